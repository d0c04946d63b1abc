using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Tweetinvi;
using Tweetinvi.Core.Web;
using Tweetinvi.Exceptions;
using Tweetinvi.Models;
using HttpMethod = Tweetinvi.Models.HttpMethod;

namespace GapFurniture.Shims.Tests.Wire;

public sealed class TweetinviTests
{
    private static TwitterClient Client(TwitterClientParameters? parameters = null) =>
        new(new TwitterCredentials("consumer", "consumer/secret", "token", "token&secret"), parameters ?? new TwitterClientParameters());

    [Fact]
    public async Task A_request_is_sent_as_asked_for()
    {
        await using var server = await CaptureServer.Start(Answer.Json("""{"data":{"id":"1"}}""", 201));

        var result = await Client()
            .Execute.AdvanceRequestAsync(request =>
            {
                request.Query.Url = $"{server.Url}/2/tweets";
                request.Query.HttpMethod = HttpMethod.POST;
                request.Query.HttpContent = new StringContent("""{"text":"ゆれ"}""", Encoding.UTF8, "application/json");
            });

        result.Content.ShouldBe("""{"data":{"id":"1"}}""");
        (result.Response.StatusCode, result.Response.Headers["x-amzn-RequestId"]).ShouldSatisfyAllConditions(
            r => r.StatusCode.ShouldBe(201),
            r => r.Item2.ShouldHaveSingleItem()
        );
        (server.Only.Method, server.Only.Path, server.Only.Body, server.Only["Content-Type"]).ShouldBe(
            ("POST", "/2/tweets", """{"text":"ゆれ"}""", "application/json; charset=utf-8")
        );
    }

    [Fact]
    public async Task The_signature_covers_method_address_and_query_and_not_the_body()
    {
        await using var server = await CaptureServer.Start(Answer.Json("{}"));

        await Client()
            .Execute.AdvanceRequestAsync(r => r.Query.Url = $"{server.Url}/2/users/1/tweets?start_time=2026-11-21T09%3A00%3A00Z&b=a%20b");

        var own = Regex
            .Matches(
                server.Only["Authorization"],
                "(?<name>oauth_[a-z_]+)=\"(?<value>[^\"]*)\"",
                RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(1)
            )
            .ToDictionary(m => m.Groups["name"].Value, m => Uri.UnescapeDataString(m.Groups["value"].Value), StringComparer.Ordinal);
        // Put together by hand, in the order of the names.
        var parameters =
            $"b=a%20b&oauth_consumer_key=consumer&oauth_nonce={own["oauth_nonce"]}&oauth_signature_method=HMAC-SHA1"
            + $"&oauth_timestamp={own["oauth_timestamp"]}&oauth_token=token&oauth_version=1.0&start_time=2026-11-21T09%3A00%3A00Z";
        var text = $"GET&{Uri.EscapeDataString($"{server.Url}/2/users/1/tweets")}&{Uri.EscapeDataString(parameters)}";
        // As the package, which encodes the secrets once more than the protocol does.
        var expected = HMACSHA1.HashData("consumer%252Fsecret&token%2526secret"u8, Encoding.UTF8.GetBytes(text));
        own["oauth_signature"].ShouldBe(Convert.ToBase64String(expected));
        own.Count.ShouldBe(7);
    }

    [Fact]
    public async Task Two_requests_have_two_nonces()
    {
        await using var server = await CaptureServer.Start(Answer.Json("{}"));
        var client = Client();

        for (var i = 0; i < 2; i++)
            await client.Execute.AdvanceRequestAsync(r => r.Query.Url = server.Url);

        server.Requests.Select(r => r["Authorization"]).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_that_is_no_success_is_an_exception_with_status_and_content()
    {
        await using var server = await CaptureServer.Start(Answer.Json("""{"title":"Forbidden"}""", 403));

        var error = await Should.ThrowAsync<TwitterException>(() =>
            Client().Execute.AdvanceRequestAsync(r => r.Query.Url = server.Url + "/x")
        );

        (error.StatusCode, error.Content, error.URL).ShouldBe((403, """{"title":"Forbidden"}""", server.Url + "/x"));
        error.ToString().ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_factory_of_ones_own_makes_the_exceptions_and_sees_the_headers()
    {
        await using var server = await CaptureServer.Start(Answer.Json("{}", 429) with { RequestId = "seen" });
        var parameters = new TwitterClientParameters();
        parameters.BeforeRegistrationCompletes += (_, args) =>
            args.TweetinviContainer.RegisterInstance(typeof(ITwitterExceptionFactory), new Factory());

        var error = await Should.ThrowAsync<TwitterException>(() =>
            Client(parameters).Execute.AdvanceRequestAsync(r => r.Query.Url = server.Url)
        );

        error.Message.ShouldBe("429 seen");
    }

    [Fact]
    public async Task No_answer_in_time_is_a_timeout()
    {
        await using var server = await CaptureServer.Start(Answer.Never);

        var error = await Should.ThrowAsync<TwitterTimeoutException>(() =>
            Client()
                .Execute.AdvanceRequestAsync(r =>
                {
                    r.Query.Url = server.Url;
                    r.Query.Timeout = TimeSpan.FromMilliseconds(100);
                })
        );

        error.StatusCode.ShouldBe(408);
    }

    [Fact]
    public async Task Nobody_there_is_a_plain_error_of_the_network()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        await Should.ThrowAsync<HttpRequestException>(() =>
            Client().Execute.AdvanceRequestAsync(r => r.Query.Url = $"http://127.0.0.1:{port}/")
        );
    }

    private sealed class Factory : ITwitterExceptionFactory
    {
        public TwitterException Create(Exception exception, ITwitterRequest request) => throw exception;

        public TwitterException Create(WebException webException, ITwitterRequest request) => throw webException;

        public TwitterException Create(ITwitterResponse twitterResponse, ITwitterRequest request) =>
            new(request, $"{twitterResponse.StatusCode} {twitterResponse.Headers["x-amzn-RequestId"].Single()}", null);
    }
}
