using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GapFurniture.YumRepo.Tests.Judges;

/// <summary>What createrepo_c makes of a folder of packages: each package's element, as its bytes, by the package's path in the folder.</summary>
internal sealed partial record Createrepo(
    IReadOnlyDictionary<string, string> Primary,
    IReadOnlyDictionary<string, string> Filelists,
    IReadOnlyDictionary<string, string> Other
)
{
    public static async Task<Createrepo> RunAsync(string folder)
    {
        await DebianTools.RunAsync("createrepo_c", "--no-database", "--simple-md-filenames", "--quiet", folder);
        var primary = await ElementsAsync(folder, "primary");
        var hrefs = primary.ToDictionary(element => Single(element, PkgIdOfPrimary()), element => Single(element, Href()));
        return new Createrepo(
            primary.ToDictionary(element => Single(element, Href())),
            (await ElementsAsync(folder, "filelists")).ToDictionary(element => hrefs[Single(element, PkgId())]),
            (await ElementsAsync(folder, "other")).ToDictionary(element => hrefs[Single(element, PkgId())])
        );
    }

    private static async Task<List<string>> ElementsAsync(string folder, string name)
    {
        await using var file = File.OpenRead(Path.Combine(folder, "repodata", $"{name}.xml.gz"));
        await using var plain = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return [.. Element().Matches(await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Select(match => match.Value)];
    }

    private static string Single(string element, Regex regex) =>
        XElement.Parse($"<x>{regex.Match(element).Groups["value"].Value}</x>").Value;

    [GeneratedRegex("^<package .*?^</package>\n", RegexOptions.Singleline | RegexOptions.Multiline, 10_000)]
    private static partial Regex Element();

    [GeneratedRegex("<location href=\"(?<value>[^\"]*)\"", RegexOptions.None, 10_000)]
    private static partial Regex Href();

    [GeneratedRegex("<checksum [^>]*>(?<value>[^<]*)<", RegexOptions.None, 10_000)]
    private static partial Regex PkgIdOfPrimary();

    [GeneratedRegex("^<package pkgid=\"(?<value>[^\"]*)\"", RegexOptions.None, 10_000)]
    private static partial Regex PkgId();
}
