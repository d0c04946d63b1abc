using GapFurniture.IotTweet.State;

namespace GapFurniture.IotTweet.Tests;

public sealed class PlannerTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    private readonly Planner _planner = With("-text", "ゆれ {count}");

    private static Planner With(params string[] settings) =>
        new(IotTweetOptions.Parse(["-click", "SINGLE", "-dry-run", .. settings], _ => null, inLambda: false));

    private static Click Click(string id, ClickType type = ClickType.Single) => new(id, type);

    private static ButtonState Remembered(params ClickRecord[] clicks) => new() { Count = clicks.Length, Clicks = clicks };

    [Fact]
    public void A_click_is_claimed_with_its_text_before_it_is_posted()
    {
        var plan = _planner.Plan(Click("a"), new ButtonState { Count = 4 }, s_now);

        (plan.Step, plan.IsResumed, plan.Record.Text, plan.State.Count).ShouldBe((PlanStep.Tweet, false, "ゆれ 5", 5));
        plan.State.Clicks.ShouldBe([plan.Record]);
    }

    [Fact]
    public void A_claim_without_a_result_is_resumed_with_its_own_text()
    {
        var state = Remembered(new ClickRecord("a", s_now.AddMinutes(-1)) { Text = "ゆれ 1" });

        var plan = _planner.Plan(Click("a"), state, s_now);

        (plan.Step, plan.IsResumed, plan.Record.Text).ShouldBe((PlanStep.Tweet, true, "ゆれ 1"));
        plan.State.Find("a")!.Attempts.ShouldBe(1, "other attempts see that they are not alone");
    }

    [Fact]
    public void What_is_done_is_not_done_again() =>
        _planner
            .Plan(Click("a"), Remembered(new ClickRecord("a", s_now) { Tweet = "1", IsDone = true }), s_now)
            .Step.ShouldBe(PlanStep.Already);

    [Fact]
    public void A_double_click_takes_the_last_tweet_back()
    {
        var state = Remembered(
            new ClickRecord("a", s_now.AddMinutes(-9)) { Tweet = "1", IsDone = true },
            new ClickRecord("b", s_now.AddMinutes(-2)) { Tweet = "2", IsDone = true }
        );

        var plan = _planner.Plan(Click("c", ClickType.Double), state, s_now);

        (plan.Step, plan.Record.Target).ShouldBe((PlanStep.TakeBack, "b"));
        plan.State.Find("b")!.IsTakenBack.ShouldBeTrue();
    }

    [Fact]
    public void A_double_click_delivered_again_takes_nothing_else_back()
    {
        var state = Remembered(
            new ClickRecord("a", s_now) { Tweet = "1", IsDone = true },
            new ClickRecord("b", s_now) { Tweet = "2", IsDone = true }
        );
        var first = _planner.Plan(Click("c", ClickType.Double), state, s_now);

        var again = _planner.Plan(Click("c", ClickType.Double), first.State, s_now);
        var next = _planner.Plan(Click("d", ClickType.Double), first.State, s_now);

        (again.Step, again.Record.Target, again.State.Clicks.Count).ShouldBe((PlanStep.TakeBack, "b", first.State.Clicks.Count));
        (next.Step, next.Record.Target).ShouldBe((PlanStep.TakeBack, "a"), "another double click goes one further");
    }

    [Fact]
    public void A_tweet_that_is_older_than_the_window_stays()
    {
        var state = Remembered(new ClickRecord("a", s_now.AddMinutes(-11)) { Tweet = "1", IsDone = true });

        var plan = _planner.Plan(Click("b", ClickType.Double), state, s_now);

        plan.Step.ShouldBe(PlanStep.Nothing);
        plan.Reason!.ShouldStartWith("no tweet of the last 0:10:00 is known to take back");
        _planner.Plan(Click("b", ClickType.Double), plan.State, s_now).Step.ShouldBe(PlanStep.Already);
    }

    [Fact]
    public void A_click_that_was_not_out_yet_when_it_was_taken_back_stays_in()
    {
        var claimed = _planner.Plan(Click("a"), new ButtonState(), s_now).State;
        var taken = _planner.Plan(Click("b", ClickType.Double), claimed, s_now).State;

        _planner.Plan(Click("a"), taken, s_now).Step.ShouldBe(PlanStep.Already);
    }

    [Fact]
    public void A_long_click_says_its_own_text_or_nothing()
    {
        _planner.Plan(Click("a", ClickType.Long), new ButtonState(), s_now).Step.ShouldBe(PlanStep.Nothing);
        With("-long-text", "大ゆれ").Plan(Click("a", ClickType.Long), new ButtonState(), s_now).Record.Text.ShouldBe("大ゆれ");
    }

    [Fact]
    public void Texts_too_long_or_empty_are_refused()
    {
        var click = Click("a") with { Serial = new string('x', 281) };

        Should
            .Throw<TweetException>(() => With("-text", "{serial}").Plan(click, new ButtonState(), s_now))
            .Message.ShouldStartWith("the text counts as 281 of at most 280 characters");
        Should
            .Throw<TweetException>(() => With("-text", "{battery}").Plan(click, new ButtonState(), s_now))
            .Message.ShouldBe("the text is empty");
    }

    [Fact]
    public void The_time_is_the_clicks_own_in_the_zone_of_the_setting()
    {
        var planner = With("-text", "{time:HH:mm}", "-time-zone", "+09:00");

        planner.Plan(Click("a") with { At = s_now.AddMinutes(-5) }, new ButtonState(), s_now).Record.Text.ShouldBe("17:55");
    }

    [Fact]
    public void Memory_stays_small_and_forgets_what_is_done_first()
    {
        var state = new ButtonState().With(new ClickRecord("open", s_now) { Text = "ゆれ" });
        for (var i = 0; i < 100; i++)
            state = state.With(new ClickRecord($"{Guid.Empty}-{i}", s_now) { Tweet = "1234567890123456789", IsDone = true });

        state.Find("open").ShouldNotBeNull();
        state.Clicks[^1].Id.ShouldEndWith("-99");
        System.Text.Encoding.UTF8.GetByteCount(state.ToJson()).ShouldBeLessThan(4096, "a standard parameter");
    }
}
