using System.Text.RegularExpressions;

namespace GapFurniture.Package;

/// <summary>Which C library an executable asks for: one that was linked on a newer system does not start on an older.</summary>
internal static partial class Glibc
{
    /// <summary>What the runtime provided.al2023 has.</summary>
    public static Version OfAmazonLinux2023 { get; } = new(2, 34);

    /// <summary>The newest version of symbols that the executable imports; null when it names none.</summary>
    public static Version? NewestNeeded(string executable) =>
        // Latin 1 makes one character of each byte.
        Symbol()
            .Matches(File.ReadAllText(executable, System.Text.Encoding.Latin1))
            .Select(match => new Version(match.Groups["version"].Value))
            .Max();

    [GeneratedRegex(@"GLIBC_(?<version>2\.\d{1,3}(\.\d{1,3})?)\0", RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Symbol();
}
