using System.Text;
using System.Text.Unicode;

namespace GapFurniture.Http;

/// <summary>What is posted when an invocation has failed.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-invokeerror"/>
public static class FailureDocument
{
    /// <summary>Bytes of a server's body that are shown.</summary>
    private const int Shown = 32 * 1024;

    public static void Write(JsonBuffer json, string errorType, string message) =>
        json.Raw("{\"errorType\":"u8).Text(errorType).Raw(",\"errorMessage\":"u8).Text(message).Raw("}"u8);

    /// <summary>What a server's answer says, for people.</summary>
    public static string Message(ResponseHead head, ReadOnlySpan<byte> body)
    {
        var status = $"the server answered {head.Status} {Reasons.Of(head)}";
        if (body.IsEmpty)
            return status;
        if (!Utf8.IsValid(body))
            return $"{status} with {body.Length} bytes that are no text";
        if (body.Length > Shown)
        {
            // Not within a character.
            var end = Shown;
            while ((body[end] & 0xC0) == 0x80)
                end--;
            body = body[..end];
        }
        return $"{status}: {Encoding.UTF8.GetString(body)}";
    }
}
