using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using GapFurniture.IotTweet.State;
using GapFurniture.LocalCloud;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.IotTweet.Tests.State;

/// <summary>All stores keep the same promises.</summary>
public sealed class StateStoreTests : IAsyncLifetime
{
    private LocalCloudHost _cloud = null!;
    private AmazonSimpleSystemsManagementClient _ssm = null!;
    private AmazonDynamoDBClient _dynamoDb = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Stores => ["memory", "ssm", "dynamodb"];

    public async ValueTask InitializeAsync()
    {
        _cloud = await LocalCloudHost.StartAsync();
        _cloud.DynamoDb.CreateTable("iottweet", "id");
        var keys = new BasicAWSCredentials(_cloud.Environment["AWS_ACCESS_KEY_ID"], _cloud.Environment["AWS_SECRET_ACCESS_KEY"]);
        _ssm = new(keys, new AmazonSimpleSystemsManagementConfig { ServiceURL = _cloud.Endpoint, AuthenticationRegion = "us-east-1" });
        _dynamoDb = new(keys, new AmazonDynamoDBConfig { ServiceURL = _cloud.Endpoint, AuthenticationRegion = "us-east-1" });
    }

    public async ValueTask DisposeAsync()
    {
        _ssm.Dispose();
        _dynamoDb.Dispose();
        await _cloud.DisposeAsync();
    }

    private StateStore Store(string kind) =>
        kind switch
        {
            "ssm" => new ParameterStateStore(() => _ssm, "/prod/state/", NullLogger.Instance),
            "dynamodb" => new TableStateStore(() => _dynamoDb, "iottweet", TimeProvider.System),
            _ => new MemoryStore(),
        };

    [Theory, InlineData("{}", 0), InlineData("""{"count":5}""", 5), InlineData("""{"presses":null}""", 0)]
    public void A_state_without_clicks_is_one_of_a_button_that_was_not_pressed(string json, int count)
    {
        var state = ButtonState.Parse(json, "/prod/state/G0");

        state.Count.ShouldBe(count);
        state.Find("a").ShouldBeNull();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_state_is_created_once_and_replaced_only_in_the_version_that_was_read(string kind)
    {
        var store = Store(kind);
        var press = new ClickRecord("a", new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero)) { Text = "ゆれ 😀" };

        (await store.FetchAsync("G0", Cancellation)).Version.ShouldBe(0);
        (await store.TryWriteAsync("G0", new ButtonState { Count = 1, Clicks = [press] }, 0, Cancellation)).ShouldBeTrue();
        (await store.TryWriteAsync("G0", new ButtonState(), 0, Cancellation)).ShouldBeFalse("another was faster");
        var (state, version) = await store.FetchAsync("G0", Cancellation);
        (state.Count, version).ShouldBe((1, 1));
        state.Clicks.ShouldBe([press]);
        (await store.TryWriteAsync("G0", state.With(press with { Tweet = "7" }), version, Cancellation)).ShouldBeTrue();
        (await store.TryWriteAsync("G0", state, version, Cancellation)).ShouldBeFalse("another was faster");
        if (kind != "ssm") // which cannot refuse it, only tell
            (await store.FetchAsync("G0", Cancellation)).State.Find("a")!.Tweet.ShouldBe("7");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Buttons_do_not_see_each_other(string kind)
    {
        var store = Store(kind);
        await store.TryWriteAsync("G0", new ButtonState { Count = 5 }, 0, Cancellation);

        (await store.FetchAsync("G1", Cancellation)).State.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_parameter_of_somebody_else_is_left_alone_with_a_word()
    {
        _cloud.Ssm.Put("/prod/state/G0", "not ours");

        var error = await Should.ThrowAsync<TweetException>(() => Store("ssm").FetchAsync("G0", Cancellation));

        error.Message.ShouldStartWith("parameter /prod/state/G0 does not hold iottweet's state");
    }

    [Fact]
    public async Task Odd_serials_are_names_of_parameters_for_all_that()
    {
        await Store("ssm").TryWriteAsync("a/b c:ゆ", new ButtonState { Count = 1 }, 0, Cancellation);

        _cloud.Ssm.Below("/prod/state").ShouldHaveSingleItem().Name.ShouldStartWith("/prod/state/a_b_c__-");
    }

    [Fact]
    public async Task Serials_that_would_be_called_the_same_keep_memories_of_their_own()
    {
        foreach (var (at, serial) in new[] { "a/b", "a b", "a_b" }.Index())
            (await Store("ssm").TryWriteAsync(serial, new ButtonState { Count = at + 1 }, 0, Cancellation)).ShouldBeTrue(serial);

        (await Store("ssm").FetchAsync("a/b", Cancellation)).State.Count.ShouldBe(1);
        (await Store("ssm").FetchAsync("a_b", Cancellation)).State.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Items_of_a_table_can_expire()
    {
        await Store("dynamodb").TryWriteAsync("G0", new ButtonState(), 0, Cancellation);

        var item = _cloud.DynamoDb.Table("iottweet").Items.ShouldHaveSingleItem();
        long.Parse((string)item["expires"]!["N"]!, System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().AddDays(89).ToUnixTimeSeconds());
    }
}
