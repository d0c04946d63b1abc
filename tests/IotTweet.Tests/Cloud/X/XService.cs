using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.X;

/// <summary>
/// X API v2 below <c>/2/</c>: post, delete, who am I, my posts. Faults have the service <c>x</c> and X's operation ids; with the code
/// <c>after</c> they strike when the work is done, so that only the answer is bad or lost.
/// </summary>
/// <seealso href="https://docs.x.com/x-api/posts/creation-of-a-post"/>
internal sealed class XService(LocalX x, FaultBook faults, RequestLog requests, TimeProvider time)
{
    public const string Service = "x";

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] s_known = ["max_results", "start_time", "tweet.fields", "exclude"];

    private readonly OAuthCheck _oauth = new();

    /// <summary>Answers if the request is for X, or for what the cloud shows of it; else false.</summary>
    public async Task<bool> HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path == "/_local/x/posts" && context.Request.Method == "GET")
        {
            await WriteAsync(context, 200, new JsonArray([.. x.All.Where(p => !p.IsDeleted).Select(p => JsonValue.Create(p.Text))]));
            return true;
        }
        if (!path.StartsWith("/2/", StringComparison.Ordinal))
            return false;
        try
        {
            await ServeAsync(context, path);
        }
        catch (XRefused e)
        {
            if (e.Reset is { } reset)
                context.Response.Headers["x-rate-limit-reset"] = $"{reset.ToUnixTimeSeconds()}";
            await WriteAsync(
                context,
                e.Status,
                new JsonObject
                {
                    ["title"] = e.Title,
                    ["detail"] = e.Message,
                    ["type"] = e.Type,
                    ["status"] = e.Status,
                }
            );
        }
        return true;
    }

    private async Task ServeAsync(HttpContext context, string path)
    {
        var operation = (context.Request.Method, path.Split('/')[2..]) switch
        {
            ("POST", ["tweets"]) => "createTweet",
            ("DELETE", ["tweets", _]) => "deleteTweetById",
            ("GET", ["users", "me"]) => "findMyUser",
            ("GET", ["users", _, "tweets"]) => "usersIdTweets",
            _ => throw XRefused.NotFound($"There is no {context.Request.Method} {path}"),
        };
        requests.Add(Service, operation);
        if (!_oauth.Passes(context))
            throw XRefused.Unauthorized();
        context.Response.Headers["x-access-level"] = x.AccessLevel;
        if (x.AccessLevel == "read" && context.Request.Method != "GET")
            throw XRefused.Forbidden("You are not permitted to perform this action.");
        var fault = faults.Take(Service, operation);
        if (fault is not null and not { Kind: FaultKind.Cut } && fault.Code != "after")
            await StrikeAsync(context, fault);
        Limit(context, "x-rate-limit", x.Limits.Count(operation));
        if (operation == "createTweet")
            Limit(context, "x-user-limit-24hour", x.Limits.CountPost());
        var (status, answer) = operation switch
        {
            "createTweet" => (201, await CreateAsync(context)),
            "deleteTweetById" => (200, Delete(path.Split('/')[^1])),
            "findMyUser" => (200, Me()),
            _ => (200, Timeline(path.Split('/')[^2], RequestTarget.Of(context))),
        };
        if (fault is { Code: "after" })
            await StrikeAsync(context, fault);
        var whole = new JsonObject { ["data"] = answer };
        if (fault is { Kind: FaultKind.Cut })
            await CutAnswer.SendAsync(context, fault.Code, () => WriteAsync(context, status, whole));
        else
            await WriteAsync(context, status, whole);
    }

    private static void Limit(HttpContext context, string name, (int Most, int Remaining, DateTimeOffset Reset) window)
    {
        context.Response.Headers[name + "-limit"] = $"{window.Most}";
        context.Response.Headers[name + "-remaining"] = $"{Math.Max(0, window.Remaining)}";
        context.Response.Headers[name + "-reset"] = $"{window.Reset.ToUnixTimeSeconds()}";
        if (window.Remaining < 0)
            throw XRefused.TooMany();
    }

    private async Task StrikeAsync(HttpContext context, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Throttle:
                throw XRefused.TooMany(time.GetUtcNow() + (fault.DelayMs > 0 ? TimeSpan.FromMilliseconds(fault.DelayMs) : x.Limits.Window));
            case FaultKind.Delay:
                await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), time, context.RequestAborted);
                break;
            case FaultKind.Drop:
                context.Abort();
                throw new OperationCanceledException("dropped");
            default:
                throw XRefused.Broken(fault.Kind == FaultKind.Error ? fault.Status : 503);
        }
    }

    private async Task<JsonNode> CreateAsync(HttpContext context)
    {
        if (context.Request.ContentType?.Split(';')[0] != "application/json")
            throw XRefused.Invalid("The content must be application/json.");
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var members = body.RootElement.EnumerateObject().ToList();
            if (members is not [{ Name: "text", Value.ValueKind: JsonValueKind.String } text])
                throw XRefused.Invalid("The local cloud takes {\"text\": …} and nothing else.");
            var post = x.Create(text.Value.GetString()!);
            return new JsonObject
            {
                ["id"] = post.Id,
                ["text"] = post.Shown,
                ["edit_history_tweet_ids"] = new JsonArray(post.Id),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw XRefused.Invalid("The body is not a JSON object.");
        }
    }

    // X does not mind a post that is gone already.
    private JsonObject Delete(string id)
    {
        if (id.Length is 0 or > 19 || !id.All(char.IsAsciiDigit))
            throw XRefused.Invalid($"The `id` query parameter value [{id}] is not valid");
        return x.Delete(id) ? new JsonObject { ["deleted"] = true } : throw XRefused.NotFound($"Could not find tweet with id: [{id}].");
    }

    private static JsonObject Me() =>
        new()
        {
            ["id"] = XKeys.UserId,
            ["name"] = "ゆれ",
            ["username"] = XKeys.UserName,
        };

    private JsonArray Timeline(string user, RequestTarget target)
    {
        if (user != XKeys.UserId)
            throw XRefused.NotFound($"Could not find user with id: [{user}].");
        var most = 10;
        DateTimeOffset? since = null;
        foreach (var (name, value) in target.Query)
        {
            if (!s_known.Contains(name))
                throw XRefused.Invalid($"The query parameter [{name}] is not one of [{string.Join(',', s_known)}]");
            if (name == "max_results" && (!int.TryParse(value, CultureInfo.InvariantCulture, out most) || most is < 5 or > 100))
                throw XRefused.Invalid($"The `max_results` query parameter value [{value}] is not between 5 and 100");
            if (name == "start_time")
                since = DateTimeOffset.TryParseExact(
                    value,
                    "yyyy-MM-dd'T'HH:mm:ss'Z'",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var start
                )
                    ? start
                    : throw XRefused.Invalid($"The `start_time` query parameter value [{value}] is not of the form YYYY-MM-DDTHH:mm:ssZ");
        }
        return
        [
            .. x.Timeline(most, since)
                .Select(p => new JsonObject
                {
                    ["id"] = p.Id,
                    ["text"] = p.Shown,
                    ["created_at"] = p.Created.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                }),
        ];
    }

    private static async Task WriteAsync(HttpContext context, int status, JsonNode answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = status < 300 ? "application/json; charset=utf-8" : "application/problem+json";
        await context.Response.WriteAsync(answer.ToJsonString(s_json), context.RequestAborted);
    }
}
