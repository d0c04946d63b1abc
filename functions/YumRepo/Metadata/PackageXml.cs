using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>A package's file in the repository.</summary>
/// <param name="Href">Where it lies, relative to the repository's root, as it is: clients encode it themselves.</param>
/// <param name="Size">Bytes.</param>
/// <param name="FileTime">Seconds since 1970: when it was stored.</param>
/// <param name="Sha256">Of all its bytes, in lower-case hexadecimal digits: the package's identity (pkgid).</param>
internal sealed record PackageFile(string Href, long Size, long FileTime, string Sha256);

/// <summary>A package's elements in the three files of a repository, each with its final newline, byte for byte as createrepo_c writes them.</summary>
internal sealed record PackageXml(byte[] Primary, byte[] Filelists, byte[] Other)
{
    public static PackageXml Write(Package package, PackageFile file) =>
        new(WritePrimary(package, file), WriteFilelists(package, file), WriteOther(package, file));

    private static byte[] WritePrimary(Package package, PackageFile file)
    {
        var xml = new XmlOutput();
        xml.Raw("<package type=\"rpm\">\n"u8);
        Element(xml, "  <name"u8, "name"u8, package.Name);
        Element(xml, "  <arch"u8, "arch"u8, package.Arch);
        WriteVersion(xml, package);
        xml.Raw("  <checksum type=\"sha256\" pkgid=\"YES\">"u8);
        xml.Text(file.Sha256);
        xml.Raw("</checksum>\n"u8);
        Element(xml, "  <summary"u8, "summary"u8, package.Summary);
        Element(xml, "  <description"u8, "description"u8, package.Description);
        Element(xml, "  <packager"u8, "packager"u8, package.Packager);
        Element(xml, "  <url"u8, "url"u8, package.Url);
        xml.Raw("  <time"u8);
        xml.Attribute(" file"u8, file.FileTime);
        xml.Attribute(" build"u8, package.BuildTime);
        xml.Raw("/>\n  <size"u8);
        xml.Attribute(" package"u8, file.Size);
        xml.Attribute(" installed"u8, package.InstalledSize);
        xml.Attribute(" archive"u8, package.ArchiveSize);
        xml.Raw("/>\n  <location"u8);
        xml.Attribute(" href"u8, file.Href);
        xml.Raw("/>\n  <format>\n"u8);
        Element(xml, "    <rpm:license"u8, "rpm:license"u8, package.License);
        Element(xml, "    <rpm:vendor"u8, "rpm:vendor"u8, package.Vendor);
        Element(xml, "    <rpm:group"u8, "rpm:group"u8, package.Group);
        Element(xml, "    <rpm:buildhost"u8, "rpm:buildhost"u8, package.BuildHost);
        Element(xml, "    <rpm:sourcerpm"u8, "rpm:sourcerpm"u8, package.SourceRpm);
        xml.Raw("    <rpm:header-range"u8);
        xml.Attribute(" start"u8, package.HeaderStart);
        xml.Attribute(" end"u8, package.HeaderEnd);
        xml.Raw("/>\n"u8);
        WriteDependencies(xml, "rpm:provides"u8, package.Dependencies.Provides);
        WriteDependencies(xml, "rpm:requires"u8, package.Dependencies.Requires);
        WriteDependencies(xml, "rpm:conflicts"u8, package.Dependencies.Conflicts);
        WriteDependencies(xml, "rpm:obsoletes"u8, package.Dependencies.Obsoletes);
        WriteDependencies(xml, "rpm:suggests"u8, package.Dependencies.Suggests);
        WriteDependencies(xml, "rpm:enhances"u8, package.Dependencies.Enhances);
        WriteDependencies(xml, "rpm:recommends"u8, package.Dependencies.Recommends);
        WriteDependencies(xml, "rpm:supplements"u8, package.Dependencies.Supplements);
        foreach (var entry in package.Files)
            if (entry.IsPrimary)
                WriteFile(xml, "    <file"u8, entry);
        xml.Raw("  </format>\n</package>\n"u8);
        return xml.ToArray();
    }

    private static byte[] WriteFilelists(Package package, PackageFile file)
    {
        var xml = new XmlOutput();
        Open(xml, package, file);
        foreach (var entry in package.Files)
            WriteFile(xml, "  <file"u8, entry);
        xml.Raw("</package>\n"u8);
        return xml.ToArray();
    }

    private static byte[] WriteOther(Package package, PackageFile file)
    {
        var xml = new XmlOutput();
        Open(xml, package, file);
        foreach (var entry in package.Changelogs)
        {
            xml.Raw("  <changelog"u8);
            xml.Attribute(" author"u8, entry.Author);
            xml.Attribute(" date"u8, entry.Time);
            xml.Raw(">"u8);
            xml.Text(entry.Text);
            xml.Raw("</changelog>\n"u8);
        }
        xml.Raw("</package>\n"u8);
        return xml.ToArray();
    }

    private static void Open(XmlOutput xml, Package package, PackageFile file)
    {
        xml.Raw("<package"u8);
        xml.Attribute(" pkgid"u8, file.Sha256);
        xml.Attribute(" name"u8, package.Name);
        xml.Attribute(" arch"u8, package.Arch);
        xml.Raw(">\n"u8);
        WriteVersion(xml, package);
    }

    private static void WriteVersion(XmlOutput xml, Package package)
    {
        xml.Raw("  <version"u8);
        xml.Attribute(" epoch"u8, package.Epoch);
        xml.Attribute(" ver"u8, package.Version);
        xml.Attribute(" rel"u8, package.Release);
        xml.Raw("/>\n"u8);
    }

    private static void WriteDependencies(XmlOutput xml, ReadOnlySpan<byte> name, IReadOnlyList<Dependency> dependencies)
    {
        if (dependencies.Count == 0)
            return;
        xml.Raw("    <"u8);
        xml.Raw(name);
        xml.Raw(">\n"u8);
        foreach (var dependency in dependencies)
        {
            xml.Raw("      <rpm:entry"u8);
            xml.Attribute(" name"u8, dependency.Name);
            if (dependency.Comparison is { } comparison)
            {
                xml.Attribute(" flags"u8, comparison);
                OptionalAttribute(xml, " epoch"u8, dependency.Version.Epoch);
                OptionalAttribute(xml, " ver"u8, dependency.Version.Version);
                OptionalAttribute(xml, " rel"u8, dependency.Version.Release);
            }
            if (dependency.IsPrerequisite)
                xml.Attribute(" pre"u8, "1");
            xml.Raw("/>\n"u8);
        }
        xml.Raw("    </"u8);
        xml.Raw(name);
        xml.Raw(">\n"u8);
    }

    private static void OptionalAttribute(XmlOutput xml, ReadOnlySpan<byte> name, string value)
    {
        if (value.Length > 0)
            xml.Attribute(name, value);
    }

    private static void WriteFile(XmlOutput xml, ReadOnlySpan<byte> open, PackagedFile file)
    {
        xml.Raw(open);
        xml.Raw(
            file.Kind switch
            {
                FileKind.Directory => " type=\"dir\">"u8,
                FileKind.Ghost => " type=\"ghost\">"u8,
                _ => ">"u8,
            }
        );
        xml.Text(file.Directory);
        xml.Text(file.Name);
        xml.Raw("</file>\n"u8);
    }

    private static void Element(XmlOutput xml, ReadOnlySpan<byte> open, ReadOnlySpan<byte> name, string text)
    {
        xml.Raw(open);
        xml.Raw(">"u8);
        xml.Text(text);
        xml.Raw("</"u8);
        xml.Raw(name);
        xml.Raw(">\n"u8);
    }
}
