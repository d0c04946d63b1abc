using System.Buffers;

namespace GapFurniture.S32cs.Documents;

/// <summary>What CloudSearch accepts. Where its pages differ, the wider one counts here: what it refuses all the same is traced.</summary>
/// <seealso href="https://docs.aws.amazon.com/cloudsearch/latest/developerguide/limits.html"/>
/// <seealso href="https://docs.aws.amazon.com/cloudsearch/latest/developerguide/documents-batch-resource.html"/>
internal static class CloudSearchLimits
{
    /// <summary>Bytes of one batch, with its brackets and commas: 5 MB.</summary>
    public const int BatchBytes = 5 * 1024 * 1024;

    /// <summary>Bytes of one document: 1 MB.</summary>
    public const int DocumentBytes = 1024 * 1024;

    public const int IdLength = 128;

    /// <summary>Characters of a field's name; one is enough, although one page of prose says three.</summary>
    public const int NameLength = 64;

    public const int Fields = 200;

    public const int Values = 1000;

    private static readonly SearchValues<byte> s_idCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-=#;:/?@&"u8
    );

    private static readonly SearchValues<byte> s_nameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_"u8);

    /// <summary>True for an id of nothing but the characters that CloudSearch allows; all are ASCII, so that bytes are characters.</summary>
    public static bool HasIdCharacters(ReadOnlySpan<byte> id) => !id.ContainsAnyExcept(s_idCharacters);

    /// <summary>True for what may be the name of a field, but for the reserved <c>score</c>.</summary>
    public static bool IsFieldName(ReadOnlySpan<byte> name) =>
        name.Length is >= 1 and <= NameLength && name[0] is >= (byte)'a' and <= (byte)'z' && !name.ContainsAnyExcept(s_nameCharacters);
}
