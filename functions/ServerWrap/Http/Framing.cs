using System.Globalization;
using System.Runtime.InteropServices;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Http;

internal enum FramingKind
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>Content-Length says how long it is.</summary>
    Length,

    /// <summary>Transfer-Encoding: chunked.</summary>
    Chunked,

    /// <summary>It ends with the connection.</summary>
    UntilClose,
}

/// <summary>How the end of a body is known.</summary>
/// <param name="Kind">What says so.</param>
/// <param name="Length">Bytes, where that is known.</param>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3"/>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Framing(FramingKind Kind, long Length)
{
    /// <param name="head">The final answer: no 1xx.</param>
    /// <param name="method">The request's: an answer to HEAD has no body whatever it says.</param>
    /// <exception cref="HttpFormatException">Its headers contradict each other, so that nobody knows where it ends.</exception>
    public static Framing OfAnswer(ResponseHead head, string method) =>
        method == "HEAD" || head.Status is 204 or 304 ? default : Of(head.Headers) ?? new Framing(FramingKind.UntilClose, 0);

    /// <exception cref="HttpFormatException">Its headers contradict each other, so that nobody knows where it ends.</exception>
    public static Framing OfRequest(IReadOnlyList<HeaderField> headers) => Of(headers) ?? default;

    private static Framing? Of(IReadOnlyList<HeaderField> headers)
    {
        long? length = null;
        var isChunked = false;
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].Is("Content-Length"))
                length = Same(length, headers[i].Value);
            else if (headers[i].Is("Transfer-Encoding"))
                isChunked =
                    !isChunked && headers[i].Value.Equals("chunked", StringComparison.OrdinalIgnoreCase)
                        ? true
                        : throw new HttpFormatException($"Transfer-Encoding \"{headers[i].Value}\" is not supported") { Status = 501 };
        }
        // Two ends: one of them may be a smuggler's.
        if (isChunked && length is not null)
            throw new HttpFormatException("both Content-Length and Transfer-Encoding say where the body ends");
        return isChunked ? new Framing(FramingKind.Chunked, 0)
            : length is { } known ? new Framing(FramingKind.Length, known)
            : null;
    }

    /// <summary>Several lines, or a list in one, are as good as one where all say the same.</summary>
    private static long Same(long? before, string value)
    {
        foreach (var part in value.AsSpan().Split(','))
        {
            if (
                !long.TryParse(value.AsSpan(part).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || (before is not null && before != length)
            )
                throw new HttpFormatException($"Content-Length \"{value}\" is no length, or not the only one");
            before = length;
        }
        return before!.Value;
    }
}
