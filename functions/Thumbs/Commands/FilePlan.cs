using GapFurniture.Shared.Options;
using GapFurniture.Thumbs.Imaging;

namespace GapFurniture.Thumbs.Commands;

/// <summary>Where thumbnails of files go; nothing is read or written for it but whether folders exist.</summary>
/// <param name="Sources">The originals.</param>
/// <param name="Variant">Which thumbnail.</param>
/// <param name="File">The one file to write to; null otherwise.</param>
/// <param name="Folder">The folder to write to; null for the originals' own ones.</param>
/// <param name="ToOutput">Whether the one thumbnail goes to standard output.</param>
internal sealed record FilePlan(IReadOnlyList<string> Sources, Variant Variant, string? File, string? Folder, bool ToOutput)
{
    /// <summary>Standard input, or standard output.</summary>
    public const string Standard = "-";

    private static readonly Dictionary<string, FormatChoice> s_formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = FormatChoice.Jpeg,
        [".jpeg"] = FormatChoice.Jpeg,
        [".png"] = FormatChoice.Png,
        [".webp"] = FormatChoice.WebP,
        [".avif"] = FormatChoice.Avif,
        [".gif"] = FormatChoice.Gif,
    };

    /// <summary>Plans.</summary>
    /// <param name="sources">The originals' paths; <c>-</c> for standard input.</param>
    /// <param name="size">The width that thumbnails have at most.</param>
    /// <param name="output">A file, whose extension says the format; a folder; <c>-</c> for standard output; null for the originals' folders.</param>
    /// <exception cref="OptionsException">It cannot be meant so.</exception>
    public static FilePlan Of(IReadOnlyList<string> sources, int size, string? output)
    {
        var same = new FilePlan(sources, new Variant(size, FormatChoice.Same), File: null, Folder: null, ToOutput: false);
        if (output is null || IsFolder(output))
            return !sources.Contains(Standard)
                ? same with
                {
                    Folder = output,
                }
                : throw new OptionsException(["standard input has no name to give to its thumbnail: give -o FILE, or -o -"]);
        if (sources.Count > 1)
            throw new OptionsException([$"-o {output}: for {sources.Count} files it is a folder; one that is to be made ends with /"]);
        if (output == Standard)
            return same with { ToOutput = true };
        if (!s_formats.TryGetValue(Path.GetExtension(output), out var format))
            throw new OptionsException([$"-o {output}: the extension says the format, one of {string.Join(' ', s_formats.Keys)}"]);
        return same with { File = output, Variant = new Variant(size, format) };
    }

    /// <summary>Whether a thumbnail is in the format that the one file's extension says, if there is one.</summary>
    public bool Takes(PictureFormat format) => File is null || Variant.Format == (FormatChoice)format;

    /// <summary>The file that a thumbnail goes to.</summary>
    public string TargetOf(string source, PictureFormat format) =>
        File
        ?? Path.Combine(
            Folder ?? Path.GetDirectoryName(source) ?? "",
            $"{Path.GetFileNameWithoutExtension(source)}.w{Variant.Size}.{ExtensionOf(format)}"
        );

    private static string ExtensionOf(PictureFormat format) => format == PictureFormat.Jpeg ? "jpg" : format.ToString().ToLowerInvariant();

    private static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path) || Directory.Exists(path);
}
