using System.Globalization;
using System.Text;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Desk;

/// <summary>Makes HTTP of an answer again, as whoever called the function does.</summary>
internal static class LambdaAnswer
{
    private const int Delimiter = 8;

    /// <summary>Reads an answer that came as a whole.</summary>
    /// <returns>False where it is none: the invocation was no HTTP request's.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> answer, out ResponseHead head, out ReadOnlyMemory<byte> body)
    {
        body = default;
        if (!TryReadHead(answer.Span, out head, out var members))
            return false;
        var text = members["body"u8].Escaped;
        var bytes = new byte[text.Length];
        var length = JsonText.Unescape(text, bytes);
        body = members["isBase64Encoded"u8].IsTrue
            ? Convert.FromBase64String(Encoding.ASCII.GetString(bytes, 0, length))
            : bytes.AsMemory(0, length);
        return true;
    }

    /// <summary>Reads what stands before a streamed body.</summary>
    /// <param name="prelude">With what follows it.</param>
    /// <param name="body">What follows it.</param>
    public static ResponseHead ReadPrelude(ReadOnlySpan<byte> prelude, out ReadOnlySpan<byte> body)
    {
        // JSON holds no NUL.
        var end = prelude.IndexOf((byte)0);
        body = prelude[(end + Delimiter)..];
        return TryReadHead(prelude[..end], out var head, out _)
            ? head
            : throw new IOException("a streamed answer does not begin with its status and headers");
    }

    private static bool TryReadHead(ReadOnlySpan<byte> json, out ResponseHead head, out JsonMembers members)
    {
        head = new ResponseHead(0, "", []);
        if (
            !JsonMembers.TryRead(json, out members)
            || !int.TryParse(members["statusCode"u8].Raw, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        )
            return false;
        var fields = new List<HeaderField>();
        Add(fields, members["headers"u8].Members);
        Add(fields, members["multiValueHeaders"u8].Members);
        foreach (var cookie in members["cookies"u8])
            fields.Add(new HeaderField("Set-Cookie", cookie.Text ?? ""));
        head = new ResponseHead(status, Reasons.Of(status), fields);
        return true;
    }

    private static void Add(List<HeaderField> fields, JsonMembers headers)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            var name = JsonText.Unescape(headers.Name(i));
            if (headers[i].IsString)
                fields.Add(new HeaderField(name, headers[i].Text!));
            foreach (var value in headers[i])
                fields.Add(new HeaderField(name, value.Text ?? ""));
        }
    }
}
