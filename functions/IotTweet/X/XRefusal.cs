using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using GapFurniture.Aws.Events;
using Tweetinvi.Core.Web;
using Tweetinvi.Exceptions;
using Tweetinvi.Models;

namespace GapFurniture.IotTweet.X;

/// <summary>A TwitterException with what the answer's headers say, which Tweetinvi's own exceptions do not carry.</summary>
internal sealed class XRefusal : TwitterException
{
    private const string Reset = "-reset";

    public XRefusal(ITwitterResponse response, ITwitterRequest request)
        : base(request, $"{request.Query.HttpMethod} {request.Query.Url}", null)
    {
        StatusCode = response.StatusCode;
        using var reader = new StreamReader(response.ResultStream);
        Content = reader.ReadToEnd();
        var headers = Headers(response);
        AccessLevel = headers.GetValueOrDefault(AccessLevelHeader);
        var usedUp = headers
            .Where(h => h.Key.EndsWith(Reset, StringComparison.OrdinalIgnoreCase))
            .Select(h => (Limit: h.Key[..^Reset.Length], Reset: Time(h.Value)))
            .Where(l => l.Reset is not null && !(Number(headers.GetValueOrDefault($"{l.Limit}-remaining")) > 0))
            .DefaultIfEmpty()
            .MaxBy(l => l.Reset);
        UsedUp = usedUp.Reset is null ? (null, RetryAfter(headers.GetValueOrDefault("retry-after"))) : usedUp;
    }

    /// <summary>What the access token may do: <c>read</c>, <c>read-write</c> or <c>read-write-directmessages</c>.</summary>
    public const string AccessLevelHeader = "x-access-level";

    public string? AccessLevel { get; } // value of AccessLevelHeader; null when X did not send it

    /// <summary>
    /// Of X's limits (<c>x-rate-limit</c> for 15 minutes, <c>x-user-limit-24hour</c>, <c>x-app-limit-24hour</c>) the one without remaining
    /// requests that ends last; else what <c>Retry-After</c> says; nulls when X names no time.
    /// </summary>
    /// <seealso href="https://docs.x.com/x-api/fundamentals/rate-limits"/>
    public (string? Limit, DateTimeOffset? Reset) UsedUp { get; }

    /// <returns>The headers of an answer, each with its first value.</returns>
    public static Dictionary<string, string> Headers(ITwitterResponse response) =>
        (response.Headers ?? []).ToDictionary(h => h.Key, h => h.Value.FirstOrDefault() ?? "", StringComparer.OrdinalIgnoreCase);

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Seconds, or a date.
    private static DateTimeOffset? RetryAfter(string? text) =>
        RetryConditionHeaderValue.TryParse(text, out var after) ? after.Date ?? TimeProvider.System.GetUtcNow() + after.Delta : null;

    /// <summary>A point in time as a text; null when it is none.</summary>
    public static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static DateTimeOffset? Time(string text) =>
        Number(text) is > 0 and < 100_000_000_000 and var seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}

/// <summary>Replaces Tweetinvi's own exceptions by <see cref="XRefusal"/>.</summary>
internal sealed class XRefusalFactory : ITwitterExceptionFactory
{
    public TwitterException Create(ITwitterResponse twitterResponse, ITwitterRequest request) => new XRefusal(twitterResponse, request);

    public TwitterException Create(WebException webException, ITwitterRequest request) => new(request, webException.Message, webException);

    public TwitterException Create(Exception exception, ITwitterRequest request) => new(request, exception.Message, exception);
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
