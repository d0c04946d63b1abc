using System.Globalization;
using System.Text;
using System.Xml;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>A package as primary lists it.</summary>
/// <param name="Nevra">Its name, epoch, version, release and architecture.</param>
/// <param name="Href">Its place within the repository; an address for a package that lies elsewhere.</param>
/// <param name="PkgId">The digest of the whole package, by which filelists and other name it.</param>
/// <param name="FileTime">When the object was stored, in seconds since 1970.</param>
/// <param name="Size">Bytes of the object.</param>
internal sealed record ListedPackage(Nevra Nevra, string Href, string PkgId, long FileTime, long Size)
{
    private static readonly XmlReaderSettings s_settings = new()
    {
        ConformanceLevel = ConformanceLevel.Fragment,
        DtdProcessing = DtdProcessing.Prohibit,
    };

    /// <summary>Reads the element of a package in primary.</summary>
    /// <param name="element">From start tag to end tag.</param>
    /// <exception cref="RepositoryException">Something is missing without which it cannot be kept.</exception>
    public static ListedPackage Read(ReadOnlySpan<byte> element)
    {
        // createrepo_c writes all of it before <format>, which is most of the element.
        var format = element.IndexOf("<format"u8);
        var package = format < 0 ? null : Parse(element[..format], isWhole: false);
        return package
            ?? Parse(element, isWhole: true)
            ?? throw new RepositoryException(
                $"primary lists a package without name, arch, version, checksum, time, size or location: {Start(element)}"
            );
    }

    private static ListedPackage? Parse(ReadOnlySpan<byte> element, bool isWhole)
    {
        string? name = null,
            arch = null,
            pkgId = null,
            href = null,
            epoch = null,
            version = null,
            release = null;
        long? time = null,
            size = null;
        var context = new XmlParserContext(null, Namespaces(), null, XmlSpace.None);
        using var text = new StringReader(Encoding.UTF8.GetString(element) + (isWhole ? "" : "</package>"));
        using var xml = XmlReader.Create(text, s_settings, context);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.Depth != 1)
                continue;
            switch (xml.LocalName)
            {
                case "name":
                    name = Text();
                    break;
                case "arch":
                    arch = Text();
                    break;
                case "version":
                    epoch = xml.GetAttribute("epoch") ?? "0";
                    version = xml.GetAttribute("ver");
                    release = xml.GetAttribute("rel") ?? "";
                    break;
                case "checksum":
                    pkgId = Text();
                    break;
                case "time":
                    time = Number("file");
                    break;
                case "size":
                    size = Number("package");
                    break;
                case "location":
                    href = (xml.GetAttribute("xml:base") is { } at ? at.TrimEnd('/') + "/" : "") + xml.GetAttribute("href");
                    break;
            }
        }
        return name is null || arch is null || version is null || string.IsNullOrEmpty(pkgId) || string.IsNullOrEmpty(href)
            ? null
            : new ListedPackage(new Nevra(name, epoch!, version, release!, arch), href, pkgId, time ?? 0, size ?? 0);

        // Leaves the reader on the end tag, so that the next element is not skipped.
        string Text() =>
            xml.IsEmptyElement || !xml.Read() ? ""
            : xml.NodeType == XmlNodeType.Text ? xml.Value.Trim()
            : "";

        long? Number(string attribute) =>
            double.TryParse(xml.GetAttribute(attribute), NumberStyles.Float, CultureInfo.InvariantCulture, out var n)
            && n is >= 0 and < 1e18
                ? (long)n
                : null;
    }

    private static XmlNamespaceManager Namespaces()
    {
        var namespaces = new XmlNamespaceManager(new NameTable());
        namespaces.AddNamespace("", MetadataKind.Primary.Namespace());
        namespaces.AddNamespace("rpm", MetadataKinds.RpmNamespace);
        return namespaces;
    }

    private static string Start(ReadOnlySpan<byte> element) => Encoding.UTF8.GetString(element[..Math.Min(element.Length, 200)]);
}
