using System.Text;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>The three files that list packages; every package has one element in each, in the same order.</summary>
internal enum MetadataKind
{
    Primary,
    Filelists,
    Other,
}

/// <summary>What is around the elements of the three files.</summary>
/// <seealso href="https://github.com/rpm-software-management/createrepo_c/blob/master/src/xml_file.h"/>
internal static class MetadataKinds
{
    public const string RpmNamespace = "http://linux.duke.edu/metadata/rpm";

    public static readonly IReadOnlyList<MetadataKind> All = [MetadataKind.Primary, MetadataKind.Filelists, MetadataKind.Other];

    /// <summary>The type in repomd.xml, such as <c>primary</c>.</summary>
    public static string Type(this MetadataKind kind) =>
        kind switch
        {
            MetadataKind.Primary => "primary",
            MetadataKind.Filelists => "filelists",
            _ => "other",
        };

    /// <summary>The root element's name.</summary>
    public static string Root(this MetadataKind kind) =>
        kind switch
        {
            MetadataKind.Primary => "metadata",
            MetadataKind.Filelists => "filelists",
            _ => "otherdata",
        };

    /// <summary>The root element's namespace.</summary>
    public static string Namespace(this MetadataKind kind) =>
        kind switch
        {
            MetadataKind.Primary => "http://linux.duke.edu/metadata/common",
            MetadataKind.Filelists => "http://linux.duke.edu/metadata/filelists",
            _ => "http://linux.duke.edu/metadata/other",
        };

    /// <summary>What stands before the first package.</summary>
    public static byte[] Head(this MetadataKind kind, int packages)
    {
        var rpm = kind == MetadataKind.Primary ? $" xmlns:rpm=\"{RpmNamespace}\"" : "";
        return Encoding.UTF8.GetBytes(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{kind.Root()} xmlns=\"{kind.Namespace()}\"{rpm} packages=\"{packages}\">\n"
        );
    }

    /// <summary>What stands behind the last one.</summary>
    public static byte[] Tail(this MetadataKind kind) => Encoding.UTF8.GetBytes($"</{kind.Root()}>");
}
