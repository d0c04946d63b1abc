using Tweetinvi.Core.Web;
using Tweetinvi.Exceptions;
using Tweetinvi.Models;

namespace GapFurniture.IotTweet.X;

/// <summary>A TwitterException that still knows when to come again: Tweetinvi's own ones do not carry the answer's headers.</summary>
internal sealed class XRefusal : TwitterException
{
    public XRefusal(ITwitterResponse response, ITwitterRequest request)
        : base(request, $"{request.Query.HttpMethod} {request.Query.Url}", null)
    {
        StatusCode = response.StatusCode;
        using var reader = new StreamReader(response.ResultStream);
        Content = reader.ReadToEnd();
        var header = response.Headers.FirstOrDefault(h => h.Key.Equals("x-rate-limit-reset", StringComparison.OrdinalIgnoreCase)).Value;
        Reset =
            long.TryParse(header?.FirstOrDefault(), out var seconds) && seconds is > 0 and < 100_000_000_000
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
    }

    /// <summary>When the window of the limit ends, used up or not; null when X did not say.</summary>
    public DateTimeOffset? Reset { get; }
}
