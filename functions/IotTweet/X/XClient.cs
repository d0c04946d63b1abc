using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GapFurniture.Aws;
using GapFurniture.Aws.Events;
using GapFurniture.IotTweet.Text;
using Tweetinvi;
using Tweetinvi.Core.Web;
using Tweetinvi.Exceptions;
using Tweetinvi.Models;
using HttpMethod = Tweetinvi.Models.HttpMethod;

namespace GapFurniture.IotTweet.X;

/// <summary>The user whose credentials these are, and whether they allow no more than reading (<see cref="XRefusal.AccessLevelHeader"/>).</summary>
internal sealed record XUser(string Id, string Name, bool MayOnlyRead);

/// <summary>A post of the user's; the time is null when X does not say.</summary>
internal sealed record XPost(string Id, DateTimeOffset? Created);

/// <summary>The four calls of X API v2, each sent once, signed by Tweetinvi.</summary>
/// <param name="api">Such as <c>https://api.x.com</c>.</param>
/// <param name="secrets">Reads the credentials, before the first call.</param>
/// <param name="redact">Masks secrets in what X says.</param>
/// <param name="timeout">For one call.</param>
internal sealed class XClient(
    Uri api,
    Func<CancellationToken, Task<TwitterCredentials>> secrets,
    Func<string, string> redact,
    TimeSpan timeout
)
{
    // Enough to find a post that is seconds old, and cheap: X charges for every post that is read.
    private const int MostRead = 10;

    /// <summary>How a token gets the right to post.</summary>
    public const string ReadWriteHint =
        "give the app the permission \"Read and write\" in X's developer portal, then make a new access token";

    private TwitterClient? _client;
    private XUser? _user;

    /// <summary>The body of the request that posts a text; letters outside ASCII stay as they are.</summary>
    public static string PostBody(string text) =>
        $$"""{"text":"{{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}"}""";

    public string PostAddress => Address("tweets");

    public string DeleteAddress(string id) => Address($"tweets/{Uri.EscapeDataString(id)}");

    /// <returns>The id of the new post.</returns>
    /// <exception cref="XException">The post failed, or its outcome is unknown.</exception>
    public async Task<string> PostAsync(string text, CancellationToken cancellationToken)
    {
        var response = await SendAsync(HttpMethod.POST, PostAddress, PostBody(text), cancellationToken);
        return DataOf(response).Text("id") ?? throw NotX(response.Content);
    }

    /// <summary>Deletes a post, unless it is gone already.</summary>
    /// <exception cref="XException">It was not deleted, or the outcome is unknown.</exception>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.DELETE, DeleteAddress(id), null, cancellationToken);
        }
        catch (XException e) when (e.Problem == XProblem.Gone) { }
    }

    /// <returns>The user's last posts with this text, the newest first; links are not compared, since X shows shortened ones.</returns>
    /// <exception cref="XException">They cannot be read.</exception>
    public async Task<IReadOnlyList<XPost>> FindAsync(string text, CancellationToken cancellationToken)
    {
        var user = await UserAsync(cancellationToken);
        var address = Address($"users/{user.Id}/tweets?max_results={MostRead}&tweet.fields=created_at");
        var posts = DataOf(await SendAsync(HttpMethod.GET, address, null, cancellationToken));
        var wanted = WeightedLength.WithoutLinks(text.Trim());
        return posts.ValueKind != JsonValueKind.Array
            ? []
            :
            [
                .. posts
                    .EnumerateArray()
                    .Where(p => WeightedLength.WithoutLinks(WebUtility.HtmlDecode(p.Text("text") ?? "").Trim()) == wanted)
                    .Select(p => new XPost(p.Text("id") ?? "", XRefusal.Date(p.Text("created_at")))),
            ];
    }

    /// <returns>The user whose credentials these are; asked once.</returns>
    /// <exception cref="XException">X does not accept them, or cannot be asked.</exception>
    public async Task<XUser> UserAsync(CancellationToken cancellationToken)
    {
        if (_user is not null)
            return _user;
        var response = await SendAsync(HttpMethod.GET, Address("users/me"), null, cancellationToken);
        var user = DataOf(response);
        var level = XRefusal.Headers(response).GetValueOrDefault(XRefusal.AccessLevelHeader);
        return _user = new XUser(user.Text("id") ?? throw NotX(response.Content), user.Text("username") ?? "?", level == "read");
    }

    private async Task<ITwitterResponse> SendAsync(HttpMethod method, string url, string? body, CancellationToken cancellationToken)
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
            return (await sending.WaitAsync(cancellationToken)).Response;
        }
        catch (XRefusal e) when (e.StatusCode >= 400)
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
            throw new XException(XProblem.Unreachable, redact($"cannot reach X at {api}: {e.Message}"));
        }
        // Tweetinvi has more than one exception for timeouts. A call that is cancelled may still arrive.
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

    private XException Problem(XRefusal e, HttpMethod method)
    {
        var error = XError.Parse(e.Content);
        var problem = e.StatusCode switch
        {
            429 => XProblem.Throttled,
            404 when method == HttpMethod.DELETE => XProblem.Gone,
            403 when error.Code == 187 || error.Message.Contains("duplicate content", StringComparison.OrdinalIgnoreCase) =>
                XProblem.Duplicate,
            _ when Transient.IsStatus((HttpStatusCode)e.StatusCode) => XProblem.Unknown,
            _ => XProblem.Refused,
        };
        var hint = problem switch
        {
            XProblem.Throttled when e.UsedUp.Limit is { } limit => $" ({limit} is used up)",
            XProblem.Refused => Hint(e.StatusCode, error, e.AccessLevel),
            _ => "",
        };
        var reset = problem == XProblem.Throttled ? e.UsedUp.Reset : null;
        return new XException(problem, redact($"X says {e.StatusCode}: {error.Message}{hint}"), reset);
    }

    // Codes of v1.1: https://docs.x.com/x-api/fundamentals/response-codes-and-errors
    private static string Hint(int status, XError error, string? accessLevel) =>
        (status, error) switch
        {
            (_, { Kind: "client-not-enrolled" } or { Code: 453 }) =>
                "; attach the app to a project with access to API v2 in X's developer portal",
            (_, { Code: 135 }) => "; set this machine's clock",
            (_, { Code: 89 }) => "; make a new access token in X's developer portal",
            (401, _) => "; check the four secrets, and this machine's clock",
            (403, { Kind: "oauth1-permissions" } or { Code: 261 }) => "; " + ReadWriteHint,
            (403, _) when accessLevel == "read" => "; " + ReadWriteHint,
            _ => "",
        };

    /// <summary>The member that answers hold everything in.</summary>
    private JsonElement DataOf(ITwitterResponse response)
    {
        try
        {
            return JsonElement.Parse(response.Content).Member("data") ?? default;
        }
        catch (JsonException)
        {
            throw NotX(response.Content);
        }
    }

    // Perhaps a page of a proxy: the outcome is unknown.
    private XException NotX(string content) =>
        new(XProblem.Unknown, redact($"not an answer of X: {XError.Excerpt(content)} ({XError.Elsewhere})"));

    private string Address(string path) => $"{api.AbsoluteUri.TrimEnd('/')}/2/{path}";
}
