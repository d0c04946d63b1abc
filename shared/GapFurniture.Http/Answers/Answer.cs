using System.Buffers;
using System.Buffers.Text;

namespace GapFurniture.Http;

/// <summary>How an answer goes to the Runtime API.</summary>
public enum AnswerKind
{
    /// <summary>Posted as the invocation's response.</summary>
    Response,

    /// <summary>Posted as the invocation's error: the invocation has failed, and what called it may try again.</summary>
    Failure,

    /// <summary>Posted as a streamed response.</summary>
    Stream,
}

/// <summary>What is to be posted for an invocation.</summary>
/// <param name="Text">
/// The bytes, but for <paramref name="Encoded"/>. They are good until the next answer of the same writer, and as long as the body that it was given.
/// </param>
/// <param name="Encoded">Their base64 stands in the text: to make it before it is sent would take more memory than all the rest.</param>
/// <param name="At">Where in the text.</param>
public readonly record struct Answer(AnswerKind Kind, ReadOnlyMemory<byte> Text, ReadOnlyMemory<byte> Encoded = default, int At = 0)
{
    /// <summary>Bytes of base64 that are made at a time. Whoever reads small parts is woken for each, which takes longer than to make them.</summary>
    private const int Part = 1024 * 1024;

    /// <summary>Bytes of the whole.</summary>
    public int Length => Text.Length + Base64.GetMaxEncodedToUtf8Length(Encoded.Length);

    /// <summary>The whole. Where it may be large, take <see cref="Parts"/>.</summary>
    public ReadOnlyMemory<byte> Payload
    {
        get
        {
            if (Encoded.IsEmpty)
                return Text;
            var whole = new byte[Length];
            var rest = whole.AsMemory();
            foreach (var part in Parts())
            {
                part.CopyTo(rest);
                rest = rest[part.Length..];
            }
            return whole;
        }
    }

    /// <summary>The whole, part by part; each is good until the next.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Parts()
    {
        yield return Text[..At];
        var text = ArrayPool<byte>.Shared.Rent(Math.Min(Part, Length - Text.Length));
        for (var rest = Encoded; !rest.IsEmpty; )
        {
            Base64.EncodeToUtf8(rest.Span, text, out var read, out var written);
            yield return text.AsMemory(0, written);
            rest = rest[read..];
        }
        ArrayPool<byte>.Shared.Return(text);
        yield return Text[At..];
    }

    /// <summary>For <see cref="AnswerKind.Failure"/>: the header Lambda-Runtime-Function-Error-Type.</summary>
    public string? ErrorType { get; init; }

    /// <summary>
    /// For <see cref="AnswerKind.Stream"/>: nothing of the server's body may follow, since this is another answer in its place. The default value is
    /// false.
    /// </summary>
    public bool IsWhole { get; init; }

    /// <summary>For the log: what the caller does not get as the server meant it. The default value is none.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
