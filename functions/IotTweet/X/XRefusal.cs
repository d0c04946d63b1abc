using System.Globalization;
using System.Net;
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

    /// <summary>Value of <see cref="AccessLevelHeader"/>; null when X did not send it.</summary>
    public string? AccessLevel { get; }

    /// <summary>
    /// Of X's limits (<c>x-rate-limit</c> for 15 minutes, <c>x-user-limit-24hour</c>, <c>x-app-limit-24hour</c>) the one without remaining
    /// requests that ends last; else what <c>Retry-After</c> says; nulls when X names no time.
    /// </summary>
    /// <seealso href="https://docs.x.com/x-api/fundamentals/rate-limits"/>
    public (string? Limit, DateTimeOffset? Reset) UsedUp { get; }

    /// <returns>The headers of an answer, each with its first value.</returns>
    public static Dictionary<string, string> Headers(ITwitterResponse response) =>
        (response.Headers ?? [])
            .GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.First().Value?.FirstOrDefault() ?? "", StringComparer.OrdinalIgnoreCase);

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Seconds, or a date.
    private static DateTimeOffset? RetryAfter(string? text) =>
        Number(text) is >= 0 and < 10_000_000 and var seconds ? TimeProvider.System.GetUtcNow().AddSeconds((double)seconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date
        : null;

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
