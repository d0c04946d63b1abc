using GapFurniture.IotTweet.X;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.X;
using Tweetinvi.Models;

namespace GapFurniture.IotTweet.Tests.X;

public sealed class XClientTests : IAsyncLifetime
{
    private LocalCloudHost _cloud = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cloud = await LocalCloudHost.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    private XClient Client(string? secret = null, string? url = null, double seconds = 10) =>
        new(
            new Uri(url ?? _cloud.Endpoint),
            _ =>
                Task.FromResult(
                    new TwitterCredentials(XKeys.ApiKey, XKeys.ApiSecret, XKeys.AccessToken, secret ?? XKeys.AccessTokenSecret)
                ),
            text => text.Replace("TOP", "****", StringComparison.Ordinal),
            TimeSpan.FromSeconds(seconds)
        );

    private static async Task<XException> FailsAsync(Func<Task> call) => await Should.ThrowAsync<XException>(call);

    [Fact]
    public async Task A_post_is_found_again_whatever_X_makes_of_its_text_and_deleted()
    {
        var x = Client();
        const string Text = "ゆれ & <b> \"q\" https://example.com/a?b=c バ 😀";

        var id = await x.PostAsync(Text, Cancellation);
        (await x.PostAsync("other", Cancellation)).ShouldNotBe(id);

        _cloud.X.Texts.ShouldBe([Text, "other"]);
        (await x.FindAsync(Text, Cancellation)).ShouldHaveSingleItem().Id.ShouldBe(id);
        (await x.FindAsync("nothing like it", Cancellation)).ShouldBeEmpty();
        await x.DeleteAsync(id, Cancellation);
        await x.DeleteAsync(id, Cancellation);
        _cloud.X.Texts.ShouldBe(["other"]);
        (await x.UserAsync(Cancellation)).ShouldBe(new XUser(XKeys.UserId, XKeys.UserName, MayOnlyRead: false));
        _cloud.Requests.Count("x", "findMyUser").ShouldBe(1);
    }

    [Fact]
    public async Task A_limit_tells_when_it_is_lifted()
    {
        _cloud.X.Limits.Most["createTweet"] = 1;
        var x = Client();
        await x.PostAsync("1", Cancellation);

        var error = await FailsAsync(() => x.PostAsync("2", Cancellation));

        (error.Problem, error.Message).ShouldBe((XProblem.Throttled, "X says 429: Too Many Requests (x-rate-limit is used up)"));
        error.Reset!.Value.ShouldBe(TimeProvider.System.GetUtcNow().AddMinutes(15), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_duplicate_is_told_from_other_refusals()
    {
        var x = Client();
        await x.PostAsync("ゆれ", Cancellation);

        (await FailsAsync(() => x.PostAsync("ゆれ", Cancellation))).Problem.ShouldBe(XProblem.Duplicate);
        (await FailsAsync(() => x.PostAsync(new string('ゆ', 141), Cancellation))).Problem.ShouldBe(XProblem.Refused);
    }

    [Fact]
    public async Task Wrong_secrets_are_refused_with_a_hint()
    {
        var error = await FailsAsync(() => Client("wrong").PostAsync("x", Cancellation));

        (error.Problem, error.Message).ShouldBe(
            (XProblem.Refused, "X says 401: Unauthorized; check the four secrets, and this machine's clock")
        );
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task After_an_error_of_Xs_own_nobody_knows(int status)
    {
        _cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Error) { Status = status, Times = 1 });

        (await FailsAsync(() => Client().PostAsync("x", Cancellation))).Problem.ShouldBe(XProblem.Unknown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_an_answer_nobody_knows(bool isDropped)
    {
        _cloud.Faults.Add(
            new Fault("x", "createTweet", isDropped ? FaultKind.Drop : FaultKind.Delay)
            {
                Code = "after",
                DelayMs = 60_000,
                Times = 1,
            }
        );

        (await FailsAsync(() => Client(seconds: 0.5).PostAsync("x", Cancellation))).Problem.ShouldBe(XProblem.Unknown);
        _cloud.X.Texts.ShouldBe(["x"]);
    }

    [Fact]
    public async Task Without_a_connection_nothing_was_asked()
    {
        var error = await FailsAsync(() => Client(url: "http://127.0.0.1:1").PostAsync("x", Cancellation));

        error.Problem.ShouldBe(XProblem.Unreachable);
    }

    [Fact]
    public async Task What_X_says_is_shown_without_secrets()
    {
        var x = new XClient(
            new Uri(_cloud.Endpoint),
            _ => Task.FromResult(new TwitterCredentials("a", "b", "c", "d")),
            _ => "****",
            TimeSpan.FromSeconds(10)
        );

        (await FailsAsync(() => x.PostAsync("x", Cancellation))).Message.ShouldBe("****");
    }
}
