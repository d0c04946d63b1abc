using System.Security.Cryptography;
using System.Text;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Tests.Fakes;

/// <summary>Packages that exist only as metadata.</summary>
internal static class Samples
{
    /// <summary>A package of name, version 1.0-1, noarch.</summary>
    /// <param name="content">Stands for the file's bytes.</param>
    public static StagedPackage Package(
        string name,
        string version = "1.0",
        string order = "",
        string? href = null,
        string content = "",
        long fileTime = 1_700_000_000,
        string arch = "noarch",
        string epoch = "0"
    )
    {
        var nevra = new Nevra(name, epoch, version, "1", arch);
        href ??= $"{name}-{version}-1.{arch}.rpm";
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{nevra} {content}")));
        var file = new PackageFile(href, 1000 + content.Length, fileTime, digest);
        return new StagedPackage(nevra, file, Xml(nevra, file), order);
    }

    public static PackageXml Xml(Nevra nevra, PackageFile file)
    {
        var head = $"<package pkgid=\"{file.Sha256}\" name=\"{nevra.Name}\" arch=\"{nevra.Arch}\">\n  {Version(nevra)}\n";
        return new PackageXml(
            Bytes(
                $"""
                <package type="rpm">
                  <name>{nevra.Name}</name>
                  <arch>{nevra.Arch}</arch>
                  {Version(nevra)}
                  <checksum type="sha256" pkgid="YES">{file.Sha256}</checksum>
                  <summary>A sample &lt;&amp;&gt; é</summary>
                  <description></description>
                  <packager></packager>
                  <url></url>
                  <time file="{file.FileTime}" build="1600000000"/>
                  <size package="{file.Size}" installed="10" archive="20"/>
                  <location href="{file.Href.Replace("&", "&amp;", StringComparison.Ordinal)}"/>
                  <format>
                    <rpm:license>MIT</rpm:license>
                    <rpm:vendor></rpm:vendor>
                    <rpm:group>Unspecified</rpm:group>
                    <rpm:buildhost>localhost</rpm:buildhost>
                    <rpm:sourcerpm>{nevra.Name}-{nevra.Version}-1.src.rpm</rpm:sourcerpm>
                    <rpm:header-range start="4504" end="7000"/>
                    <rpm:provides>
                      <rpm:entry name="{nevra.Name}" flags="EQ" epoch="{nevra.Epoch}" ver="{nevra.Version}" rel="1"/>
                    </rpm:provides>
                    <file>/usr/bin/{nevra.Name}</file>
                  </format>
                </package>

                """
            ),
            Bytes($"{head}  <file>/usr/bin/{nevra.Name}</file>\n</package>\n"),
            Bytes($"{head}  <changelog author=\"A &lt;a@b.c&gt; - 1\" date=\"1600000000\">- {nevra}</changelog>\n</package>\n")
        );
    }

    private static string Version(Nevra nevra) => $"<version epoch=\"{nevra.Epoch}\" ver=\"{nevra.Version}\" rel=\"{nevra.Release}\"/>";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
