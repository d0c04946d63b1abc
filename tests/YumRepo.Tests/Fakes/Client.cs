using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace GapFurniture.YumRepo.Tests.Fakes;

/// <summary>
/// Reads a repository as dnf does, and is stricter: every checksum, size and count has to be right, and the three files in the same order.
/// </summary>
internal static class Client
{
    private static readonly XNamespace s_repo = "http://linux.duke.edu/metadata/repo";
    private static readonly XNamespace s_common = "http://linux.duke.edu/metadata/common";

    /// <summary>A package as a client sees it.</summary>
    internal sealed record Seen(string Href, string PkgId, string Nevra);

    /// <summary>The packages of a repository, in its order.</summary>
    /// <param name="get">The bytes of an object within the repository; null if there is none.</param>
    /// <exception cref="TornException">It is not consistent.</exception>
    public static IReadOnlyList<Seen> Read(Func<string, byte[]?> get)
    {
        var repoMd = XDocument
            .Parse(System.Text.Encoding.UTF8.GetString(get("repodata/repomd.xml") ?? throw new TornException("no repomd.xml")))
            .Root!;
        var lists = new[] { "primary", "filelists", "other" }.Select(type => Open(repoMd, type, get)).ToList();
        var packages = lists[0].Elements(s_common + "package").Select(SeenOf).ToList();
        foreach (var list in lists)
        {
            if ((int?)list.Attribute("packages") != packages.Count)
                throw new TornException(
                    $"{list.Name.LocalName} says {list.Attribute("packages")?.Value} packages, and there are {packages.Count}"
                );
        }
        foreach (var list in lists.Skip(1))
        {
            if (!list.Elements().Select(e => (string?)e.Attribute("pkgid")).SequenceEqual(packages.Select(p => p.PkgId)))
                throw new TornException($"{list.Name.LocalName} has another order than primary");
        }
        foreach (var data in repoMd.Elements(s_repo + "data"))
        {
            if (get(Href(data)) is null)
                throw new TornException($"{Href(data)} is missing");
        }
        return packages;
    }

    private static XElement Open(XElement repoMd, string type, Func<string, byte[]?> get)
    {
        var data = repoMd.Elements(s_repo + "data").Single(d => (string?)d.Attribute("type") == type);
        var stored = get(Href(data)) ?? throw new TornException($"{Href(data)} is missing");
        Same(Sha256(stored), data.Element(s_repo + "checksum")!.Value, $"checksum of {type}");
        Same($"{stored.Length}", data.Element(s_repo + "size")!.Value, $"size of {type}");
        var open = Uncompressed(stored);
        if (data.Element(s_repo + "open-checksum") is { } sum)
        {
            Same(Sha256(open), sum.Value, $"open-checksum of {type}");
            Same($"{open.Length}", data.Element(s_repo + "open-size")!.Value, $"open-size of {type}");
        }
        using var stream = new MemoryStream(open);
        return XDocument.Load(stream).Root!;
    }

    /// <summary>The uncompressed bytes of gzip or zstd.</summary>
    public static byte[] Uncompressed(byte[] stored)
    {
        using var open = new MemoryStream();
        using Stream stream = stored is [0x1F, ..]
            ? new GZipStream(new MemoryStream(stored), CompressionMode.Decompress)
            : new ZstdSharp.DecompressionStream(new MemoryStream(stored));
        stream.CopyTo(open);
        return open.ToArray();
    }

    private static Seen SeenOf(XElement package)
    {
        var version = package.Element(s_common + "version")!;
        return new Seen(
            package.Element(s_common + "location")!.Attribute("href")!.Value,
            package.Element(s_common + "checksum")!.Value,
            $"{package.Element(s_common + "name")!.Value}-{version.Attribute("ver")!.Value}.{package.Element(s_common + "arch")!.Value}"
        );
    }

    private static string Href(XElement data) => data.Element(s_repo + "location")!.Attribute("href")!.Value;

    private static void Same(string actual, string expected, string what)
    {
        if (actual != expected)
            throw new TornException($"{what} is {actual}, and repomd.xml says {expected}");
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <summary>A client would refuse this repository.</summary>
[SuppressMessage("Design", "CA1032", Justification = "carries a message only")]
internal sealed class TornException(string message) : Exception(message);
