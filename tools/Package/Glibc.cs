using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GapFurniture.Package;

/// <summary>Which C library an executable asks for, by <c>readelf</c>: linked on a newer system it starts on no older one.</summary>
internal sealed partial class Glibc
{
    private readonly ILookup<Version, string> _symbols;

    // A file of 64 bits, the lower byte first.
    private static ReadOnlySpan<byte> Magic => "\u007fELF\u0002\u0001"u8;

    /// <summary>What the runtime provided.al2023 has.</summary>
    public static Version OfAmazonLinux2023 { get; } = new(2, 34);

    /// <summary>Reads an executable.</summary>
    /// <exception cref="FormatException">It is none for Linux on a machine of 64 bits.</exception>
    public Glibc(string executable)
    {
        if (!IsExecutable(executable))
            throw new FormatException($"{executable} is no executable for Linux on a machine of 64 bits");
        var start = new ProcessStartInfo("readelf", ["--wide", "--dyn-syms", executable])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var readelf = Process.Start(start)!;
        _symbols = Symbol()
            .Matches(readelf.StandardOutput.ReadToEnd())
            .ToLookup(m => Version.Parse(m.Groups["version"].ValueSpan), m => m.Groups["name"].Value);
    }

    /// <summary>Whether a file is an executable or a library for Linux on a machine of 64 bits.</summary>
    public static bool IsExecutable(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[Magic.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Magic);
    }

    /// <summary>The newest version of symbols that it imports; null when it names none, as a static executable.</summary>
    public Version? Newest => _symbols.Max(s => s.Key);

    /// <summary>Symbols that it imports in a version.</summary>
    public IEnumerable<string> SymbolsOf(Version version) => _symbols[version];

    [GeneratedRegex(@"(?<name>\S+)@GLIBC_(?<version>\d+(\.\d+)+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Symbol();
}
