using System.Globalization;
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
    /// <summary>Why something else than X may answer.</summary>
    public const string Elsewhere = "X_API_URL or a proxy may lead elsewhere";

    private const int LongestExcerpt = 100;

    public static XError Parse(string content)
    {
        if (string.IsNullOrWhiteSpace(content))
            return new XError(Excerpt(content));
        try
        {
            using var document = JsonDocument.Parse(content);
            return Read(document.RootElement);
        }
        // JSON's grammar allows half a surrogate pair, which is not valid text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new XError($"{Excerpt(content)} (not an answer of X; {Elsewhere})");
        }
    }

    /// <summary>The beginning of an answer, in one line.</summary>
    public static string Excerpt(string content) =>
        string.IsNullOrWhiteSpace(content)
            ? "an empty answer"
            : (content.Length <= LongestExcerpt ? content : content[..LongestExcerpt] + "…").ReplaceLineEndings(" ");

    // {"errors":[{"code":…,"message":…}]}, {"errors":[{"title":…,"detail":…}]}, {"error":{"message":…}}, {"errors":["…"]}, {"message":"…"}: each has
    // been seen in answers of X or of what stands before it.
    private static XError Read(JsonElement root)
    {
        var first = First(root, "errors") ?? First(root, "error") ?? default;
        var general = root.Text("detail") ?? root.Text("title") ?? root.Text("error") ?? root.Text("message");
        var particular =
            (first.ValueKind == JsonValueKind.String ? first.GetString() : null)
            ?? first.Text("message")
            ?? first.Text("detail")
            ?? first.Text("title");
        return new XError(
            general is null || particular is null || general == particular
                ? general ?? particular ?? "no reason"
                : $"{general} {particular}",
            root.Text("reason") ?? (root.Text("type") ?? first.Text("type"))?.Split('/')[^1],
            CodeOf(first) ?? CodeOf(root) ?? 0
        );
    }

    private static JsonElement? First(JsonElement parent, string name) =>
        parent.Member(name) switch
        {
            { ValueKind: JsonValueKind.Array } all => all.GetArrayLength() > 0 ? all[0] : null,
            var one => one,
        };

    private static int? CodeOf(JsonElement parent) =>
        parent.Member("code") is { } code && int.TryParse(code.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
