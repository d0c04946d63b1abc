using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using GapFurniture.IotTweet.Text;
using Tweetinvi;
using Tweetinvi.Exceptions;
using Tweetinvi.Models;
using HttpMethod = Tweetinvi.Models.HttpMethod;

namespace GapFurniture.IotTweet.X;

/// <summary>The four calls of X API v2, each sent once, signed by Tweetinvi.</summary>
/// <param name="api">Such as <c>https://api.x.com</c>.</param>
/// <param name="secrets">Reads the credentials; asked before the first call.</param>
/// <param name="redact">Takes secrets out of what X says.</param>
/// <param name="timeout">Of one call.</param>
internal sealed class XClient(
    Uri api,
    Func<CancellationToken, Task<TwitterCredentials>> secrets,
    Func<string, string> redact,
    TimeSpan timeout
)
{
    // Enough to see a post that is seconds old, and cheap: X charges for every post that is read.
    private const int Recent = 10;

    private TwitterClient? _client;
    private XMessages.Thing? _me;

    /// <summary>The request that would post a text, for people.</summary>
    public static string PostBody(string text) => JsonSerializer.Serialize(new XMessages.NewPost(text), XJson.Readable.NewPost);

    public string PostAddress => Address("tweets");

    public string DeleteAddress(string id) => Address($"tweets/{Uri.EscapeDataString(id)}");

    /// <summary>Posts; returns the id.</summary>
    /// <exception cref="XException">It is not posted, or nobody knows.</exception>
    public async Task<string> PostAsync(string text, CancellationToken cancellationToken)
    {
        var content = await SendAsync(HttpMethod.POST, PostAddress, PostBody(text), cancellationToken);
        return Read(content, XJson.Readable.One).Data?.Id ?? throw Odd(content);
    }

    /// <summary>Deletes; a post that is gone already is as good.</summary>
    /// <exception cref="XException">It is not deleted, or nobody knows.</exception>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.DELETE, DeleteAddress(id), null, cancellationToken);
        }
        catch (XException e) when (e.Problem == XProblem.Gone) { }
    }

    /// <summary>The user's last posts that say this text, the newest first; links do not count, since X shows others.</summary>
    /// <exception cref="XException">They cannot be read.</exception>
    public async Task<IReadOnlyList<(string Id, DateTimeOffset Created)>> FindAsync(string text, CancellationToken cancellationToken)
    {
        var me = await MeAsync(cancellationToken);
        var address = Address($"users/{me.Id}/tweets?max_results={Recent}&tweet.fields=created_at");
        var posts = Read(await SendAsync(HttpMethod.GET, address, null, cancellationToken), XJson.Readable.Many).Data ?? [];
        var wanted = WeightedLength.WithoutLinks(text.Trim());
        return
        [
            .. posts
                .Where(p => WeightedLength.WithoutLinks(Nfc.Normalize(WebUtility.HtmlDecode(p.Text ?? "").Trim())) == wanted)
                .Select(p => (p.Id, p.Created ?? DateTimeOffset.MaxValue)),
        ];
    }

    /// <summary>Name of the user whose credentials these are.</summary>
    /// <exception cref="XException">X does not know them, or cannot be asked.</exception>
    public async Task<string> UserNameAsync(CancellationToken cancellationToken) => (await MeAsync(cancellationToken)).UserName ?? "?";

    private async Task<XMessages.Thing> MeAsync(CancellationToken cancellationToken)
    {
        var content = _me is null ? await SendAsync(HttpMethod.GET, Address("users/me"), null, cancellationToken) : "";
        return _me ??= Read(content, XJson.Readable.One).Data ?? throw Odd(content);
    }

    private async Task<string> SendAsync(HttpMethod method, string url, string? body, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var client = _client ??= Client(await secrets(cancellationToken));
        try
        {
            var sending = client.Execute.AdvanceRequestAsync(request =>
            {
                request.Query.Url = url;
                request.Query.HttpMethod = method;
                request.Query.Timeout = timeout;
                request.Query.HttpContent = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            });
            return (await sending.WaitAsync(cancellationToken)).Content;
        }
        catch (TwitterException e) when (e.StatusCode >= 400 && e is not TwitterTimeoutException)
        {
            throw Problem(e, method);
        }
        catch (HttpRequestException e)
            when (e.HttpRequestError
                    is HttpRequestError.ConnectionError
                        or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError
            )
        {
            throw new XException(XProblem.Unreachable, redact($"X cannot be reached at {api}: {e.Message}"));
        }
        // Timeouts among them: Tweetinvi has more than one exception for those. Tasks that are given up leave a request under way.
        catch (Exception e) when (e is WebException or HttpRequestException or IOException or OperationCanceledException)
        {
            throw new XException(XProblem.Unknown, redact($"X did not answer: {e.Message}"));
        }
    }

    private static TwitterClient Client(TwitterCredentials credentials)
    {
        var parameters = new TwitterClientParameters();
        parameters.BeforeRegistrationCompletes += (_, args) =>
            args.TweetinviContainer.RegisterInstance(typeof(ITwitterExceptionFactory), new XRefusalFactory());
        return new TwitterClient(credentials, parameters);
    }

    private XException Problem(TwitterException e, HttpMethod method)
    {
        var content = e.Content ?? "";
        var (problem, hint) = e.StatusCode switch
        {
            429 => (XProblem.Throttled, ""),
            404 when method == HttpMethod.DELETE => (XProblem.Gone, ""),
            403 when content.Contains("duplicate content", StringComparison.OrdinalIgnoreCase) => (XProblem.Duplicate, ""),
            401 => (XProblem.Refused, "; check the four secrets, and the clock"),
            403 => (XProblem.Refused, "; the app needs the permission \"Read and write\", and tokens made after it was given"),
            408 or >= 500 => (XProblem.Unknown, ""),
            _ => (XProblem.Refused, ""),
        };
        var status = e.StatusCode.ToString(CultureInfo.InvariantCulture);
        return new XException(
            problem,
            redact($"X says {status}: {Detail(content)}{hint}"),
            e.StatusCode == 429 ? (e as XRefusal)?.Reset : null
        );
    }

    private static string Detail(string content)
    {
        try
        {
            var problem = JsonSerializer.Deserialize(content, XJson.Readable.Problem);
            return problem?.Detail ?? problem?.Title ?? "nothing more";
        }
        catch (JsonException)
        {
            return $"{(content.Length <= 100 ? content : content[..100] + "…").ReplaceLineEndings(" ")} (is this X? X_API_URL names another one)";
        }
    }

    private static T Read<T>(string content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(content, type) ?? throw Odd(content);
        }
        catch (JsonException)
        {
            throw Odd(content);
        }
    }

    // Perhaps a proxy's page: nobody knows what X did.
    private static XException Odd(string content) =>
        new(XProblem.Unknown, $"not an answer of X: {content[..Math.Min(content.Length, 100)]}");

    private string Address(string path) => $"{api.AbsoluteUri.TrimEnd('/')}/2/{path}";
}
