using GapFurniture.Shared.Options;

namespace GapFurniture.IotTweet.Tests;

public sealed class IotTweetOptionsTests
{
    private static readonly Dictionary<string, string> s_secrets = Secrets.Names.ToDictionary(n => "IOTTWEET_" + n, _ => "secret");

    private static IotTweetOptions Parse(params string[] args) => IotTweetOptions.Parse(args, s_secrets.GetValueOrDefault, inLambda: false);

    [Fact]
    public void A_function_whose_settings_say_dry_run_posts_nothing_and_says_so() =>
        Should
            .Throw<OptionsException>(() =>
                IotTweetOptions.Parse([], n => n == "IOTTWEET_DRY_RUN" ? "1" : s_secrets.GetValueOrDefault(n), inLambda: true)
            )
            .Problems.ShouldBe(["IOTTWEET_DRY_RUN is for the command line: a function posts"]);

    [Fact]
    public void Without_settings_a_click_says_yure_and_is_forgotten_with_the_instance()
    {
        var options = IotTweetOptions.Parse([], s_secrets.GetValueOrDefault, inLambda: true);

        options.Text.Render(new Click("1", ClickType.Single), default, 1).ShouldBe("ゆれ");
        (options.LongText, options.State, options.Window, options.DropsDuplicates).ShouldBe(
            (null, "memory", TimeSpan.FromMinutes(10), false)
        );
        options.Api.ShouldBe(new Uri("https://api.x.com"));
    }

    [Fact]
    public void A_click_can_be_made_by_hand()
    {
        var click = Parse("-click", "double", "-serial=G0", "--battery", "1100mV", "-id", "7").Click!;

        click.ShouldBe(
            new Click("7", ClickType.Double)
            {
                Serial = "G0",
                Battery = "1100mV",
                Millivolts = 1100,
            }
        );
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        string[] args =
        [
            "-clik",
            "-click",
            "TRIPLE",
            "-text",
            "{tiem}",
            "-window",
            "soon",
            "-duplicate",
            "keep",
            "-state",
            "redis:x",
            "-time-zone",
            "Mars/Olympus",
            "-low-battery",
            "lots",
            "-default-click",
            "x",
            "-battery",
            "full",
        ];
        var error = Should.Throw<OptionsException>(() =>
            IotTweetOptions.Parse(args, n => n == "X_API_URL" ? "api.x.com" : null, inLambda: false)
        );

        error.Problems.ShouldBe(
            [
                "unknown flag -clik: did you mean -click?",
                "-click: \"TRIPLE\" is not a click type: use SINGLE, DOUBLE or LONG",
                "-battery: \"full\" is not a voltage such as 1567mV",
                "-text: {tiem}: did you mean {time}?",
                "-window: \"soon\" is not a duration such as 5m30s",
                "-duplicate: \"keep\" is neither suffix nor drop",
                "-state: \"redis:x\" is neither ssm:/PATH nor dynamodb:TABLE nor memory",
                "-time-zone: \"Mars/Olympus\" is neither a zone such as Asia/Tokyo nor an offset such as +09:00",
                "-low-battery: \"lots\" is not a whole number from 0 to 100000",
                "-default-click: \"x\" is not a click type: use SINGLE, DOUBLE or LONG",
                "X_API_URL: \"api.x.com\" is not an address such as https://api.x.com",
            ],
            ignoreOrder: true
        );
    }

    [Fact]
    public void Something_has_to_be_asked_for() =>
        Should.Throw<OptionsException>(() => Parse()).Problems.ShouldBe(["which click? give -click SINGLE, DOUBLE or LONG, or -verify"]);

    [Fact]
    public void A_dry_run_and_secrets_in_Parameter_Store_need_none_in_the_environment()
    {
        IotTweetOptions.Parse(["-click", "SINGLE", "-dry-run"], _ => null, inLambda: false).DryRun.ShouldBeTrue();
        IotTweetOptions.Parse(["-click", "SINGLE", "-parameters", "/prod/iottweet/"], _ => null, inLambda: false).Click.ShouldNotBeNull();
        Should.Throw<OptionsException>(() => Parse("-verify", "-parameters", "prod")).Message.ShouldContain("is not a path");
    }

    [Fact]
    public void The_types_of_events_without_one_can_be_switched_off() =>
        Parse("-verify", "-default-click", "none").DefaultClick.ShouldBeNull();
}
