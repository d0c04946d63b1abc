using GapFurniture.IotTweet.State;
using GapFurniture.IotTweet.Text;

namespace GapFurniture.IotTweet;

/// <summary>Decides what a click does, by what is remembered of its button; touches nothing.</summary>
internal sealed class Planner(IotTweetOptions options)
{
    /// <exception cref="TweetException">The text is too long.</exception>
    public Plan Plan(Click click, ButtonState state, DateTimeOffset now)
    {
        if (state.Find(click.Id) is { } known)
            return new Plan(
                known.IsDone ? PlanStep.Already
                    : known.Target is null ? PlanStep.Tweet
                    : PlanStep.TakeBack,
                known,
                state,
                IsResumed: true
            );
        var press = new Press(click.Id, now);
        return click.Type switch
        {
            ClickType.Double => TakeBack(press, state),
            ClickType.Long when options.LongText is null => new Plan(PlanStep.Nothing, press, state),
            _ => Tweet(click, press, state),
        };
    }

    /// <summary>The text once more, in a form that X has not seen: with the time behind it.</summary>
    /// <exception cref="TweetException">It is too long then.</exception>
    public string Suffixed(Press press) => Checked($"{press.Text} ({TimeZoneInfo.ConvertTime(press.At, options.TimeZone):HH:mm:ss})");

    private Plan Tweet(Click click, Press press, ButtonState state)
    {
        var template = click.Type == ClickType.Long ? options.LongText! : options.Text;
        var time = TimeZoneInfo.ConvertTime(click.At ?? press.At, options.TimeZone);
        var claimed = press with { Text = Checked(template.Render(click, time, state.Count + 1)) };
        return new Plan(PlanStep.Tweet, claimed, state.With(claimed) with { Count = state.Count + 1 });
    }

    // Claimed together with the click that it takes back, which is wanted no more even if its own attempts are not over.
    private Plan TakeBack(Press press, ButtonState state)
    {
        var target = state.Presses.LastOrDefault(p => IsOut(p) && press.At - p.At <= options.Window);
        var claimed = press with { Target = target?.Id, IsDone = target is null };
        var after = target is null ? state : state.With(target with { IsDone = true, IsTakenBack = true });
        return new Plan(target is null ? PlanStep.Nothing : PlanStep.TakeBack, claimed, after.With(claimed));
    }

    private static bool IsOut(Press press) => press is { IsTakenBack: false, Target: null } && (press.Tweet is not null || !press.IsDone);

    private static string Checked(string text) =>
        WeightedLength.Of(text) is > WeightedLength.Most and var length
            ? throw new TweetException($"the text weighs {length} of at most {WeightedLength.Most}: {text}")
        : string.IsNullOrWhiteSpace(text) ? throw new TweetException("the text is empty")
        : text;
}
