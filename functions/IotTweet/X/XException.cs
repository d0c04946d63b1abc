using System.Text.Json;
using GapFurniture.Shared.Events;

namespace GapFurniture.IotTweet.X;

/// <summary>Why X did not do what it was asked.</summary>
internal enum XProblem
{
    /// <summary>It may have done it: a server error, or no answer.</summary>
    Unknown,

    /// <summary>It did not get the request: no connection.</summary>
    Unreachable,

    /// <summary>Too many requests, or a cap is used up.</summary>
    Throttled,

    /// <summary>The same text was posted before.</summary>
    Duplicate,

    /// <summary>There is no such post.</summary>
    Gone,

    /// <summary>Anything else that would be refused again.</summary>
    Refused,
}

/// <summary>X did not do what it was asked. The message is for people and holds no secret.</summary>
internal sealed class XException(XProblem problem, string message, DateTimeOffset? reset = null) : Exception(message)
{
    public XProblem Problem { get; } = problem;

    /// <summary>When the limit ends that is used up; null when X did not say.</summary>
    public DateTimeOffset? Reset { get; } = reset;
}

/// <summary>The body of an error answer, in the form of v2 (RFC 7807) or of v1.1 (<c>{"errors":[{"code":…,"message":…}]}</c>).</summary>
/// <param name="Message">What X says.</param>
/// <param name="Kind">The last part of the problem's type, or its reason, such as <c>client-not-enrolled</c>; null when there is none.</param>
/// <param name="Code">Code of v1.1; 0 when there is none.</param>
/// <seealso href="https://docs.x.com/x-api/fundamentals/response-codes-and-errors"/>
internal sealed record XError(string Message, string? Kind = null, int Code = 0)
{
    private const int LongestExcerpt = 100;

    public static XError Parse(string content)
    {
        if (string.IsNullOrWhiteSpace(content))
            return new XError("an empty answer");
        try
        {
            using var document = JsonDocument.Parse(content);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return new XError($"{Excerpt(content)} (not an answer of X; X_API_URL or a proxy may lead elsewhere)");
        }
    }

    /// <summary>The beginning of an answer, in one line.</summary>
    public static string Excerpt(string content) =>
        (content.Length <= LongestExcerpt ? content : content[..LongestExcerpt] + "…").ReplaceLineEndings(" ");

    private static XError Read(JsonElement root)
    {
        var first = root.Member("errors") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0 ? errors[0] : default;
        string?[] messages = [root.Text("detail") ?? root.Text("title") ?? root.Text("error"), first.Text("message")];
        return new XError(
            string.Join(' ', messages.OfType<string>().DefaultIfEmpty("no reason")),
            root.Text("reason") ?? root.Text("type")?.Split('/')[^1],
            (int)Math.Min(first.Number("code") ?? 0, int.MaxValue)
        );
    }
}
