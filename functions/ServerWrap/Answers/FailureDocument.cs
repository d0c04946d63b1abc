using System.Text;
using System.Text.Unicode;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Json;

namespace GapFurniture.ServerWrap.Answers;

/// <summary>What is posted when an invocation has failed.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-invokeerror"/>
internal static class FailureDocument
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
        return $"{status}: {Encoding.UTF8.GetString(body[..Math.Min(body.Length, Shown)])}";
    }
}

/// <summary>Reason phrases, for callers that want one where the server gave none.</summary>
internal static class Reasons
{
    public static string Of(ResponseHead head) => head.Reason.Length > 0 ? Events.HeaderRules.Clean(head.Reason) : Of(head.Status);

    private static string Of(int status) =>
        status switch
        {
            200 => "OK",
            201 => "Created",
            202 => "Accepted",
            204 => "No Content",
            206 => "Partial Content",
            301 => "Moved Permanently",
            302 => "Found",
            303 => "See Other",
            304 => "Not Modified",
            307 => "Temporary Redirect",
            308 => "Permanent Redirect",
            400 => "Bad Request",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "Not Found",
            500 => "Internal Server Error",
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            504 => "Gateway Timeout",
            _ => "Unknown",
        };
}
