using System.Text;

namespace GapFurniture.Rin.Config;

/// <summary>Reads text that comes from elsewhere, but no more of it than makes sense.</summary>
internal static class BoundedText
{
    /// <summary>Characters of the longest config: some ten thousand targets.</summary>
    public const int Most = 1024 * 1024;

    /// <exception cref="InvalidDataException">It is longer.</exception>
    public static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream);
        var text = new StringBuilder();
        var buffer = new char[16 * 1024];
        while (await reader.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > Most)
                throw new InvalidDataException($"longer than {Most} characters; that is no config");
        }
        return text.ToString();
    }
}
