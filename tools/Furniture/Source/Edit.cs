using System.Text;

namespace GapFurniture.Furniture.Source;

/// <summary>What becomes of a file.</summary>
/// <param name="Path">Relative to the checkout.</param>
/// <param name="Text">The new text; null: the file goes.</param>
/// <param name="Why">In few words, for the list.</param>
internal sealed record Edit(string Path, string? Text, string Why)
{
    public override string ToString() => $"{(Text is null ? "delete" : "edit  ")} {Path}{(Why.Length == 0 ? "" : $": {Why}")}";

    public void Apply(string root)
    {
        var path = System.IO.Path.Combine(root, Path);
        if (Text is null)
        {
            File.Delete(path);
            return;
        }
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        // Solutions begin with a byte order mark; what is edited keeps its own.
        File.WriteAllText(path, Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: HasMark(path)));
    }

    private static bool HasMark(string path)
    {
        if (!File.Exists(path))
            return false;
        Span<byte> start = stackalloc byte[3];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(start, 3, throwOnEndOfStream: false) == 3 && start.SequenceEqual(Encoding.UTF8.Preamble);
    }
}
