using GapFurniture.IotTweet.State;
using GapFurniture.IotTweet.Text;

namespace GapFurniture.IotTweet;

/// <summary>
/// What a click asks for: to post <see cref="ClickRecord.Text"/>; to delete the post of <see cref="ClickRecord.Target"/>; nothing; or nothing
/// any more, because it was handled before.
/// </summary>
internal enum PlanStep
{
    Tweet,
    TakeBack,
    Nothing,
    Already,
}

/// <param name="Record">What is stored of the click before the action.</param>
/// <param name="State">The button's new state; the old one where nothing is to be stored.</param>
internal sealed record Plan(PlanStep Step, ClickRecord Record, ButtonState State)
{
    public bool IsResumed { get; init; } // an earlier attempt was made, and its outcome is unknown
    public string? Reason { get; init; } // why nothing is done; null otherwise
}

/// <summary>Decides what a click does, from the stored state of its button. Pure.</summary>
internal sealed class Planner(IotTweetOptions options)
{
    /// <exception cref="TweetException">The text is too long, or empty.</exception>
    public Plan Plan(Click click, ButtonState state, DateTimeOffset now)
    {
        if (state.Find(click.Id) is { } known)
            return Resume(known, state);
        var record = new ClickRecord(click.Id, now);
        return click.Type switch
        {
            ClickType.Double => TakeBack(record, state),
            ClickType.Long when options.LongText is null => new Plan(PlanStep.Nothing, record, state)
            {
                Reason = "LONG has no text; set one by -long-text or IOTTWEET_LONG_TEXT",
            },
            _ => Tweet(click, record, state),
        };
    }

    /// <returns>The text with the time appended, because X rejects duplicates; null if it has been appended before.</returns>
    /// <exception cref="TweetException">The text is too long then.</exception>
    public string? Suffixed(ClickRecord record)
    {
        var suffix = $" ({TimeZoneInfo.ConvertTime(record.At, options.TimeZone):HH:mm:ss})";
        return record.Text!.EndsWith(suffix, StringComparison.Ordinal) ? null : Checked(record.Text + suffix);
    }

    private static Plan Resume(ClickRecord known, ButtonState state)
    {
        if (known.IsDone)
            return new Plan(PlanStep.Already, known, state);
        // Counted, so that every attempt can see whether there are others.
        var record = known with
        {
            Attempts = known.Attempts + 1,
        };
        return new Plan(known.Target is null ? PlanStep.Tweet : PlanStep.TakeBack, record, state.With(record)) { IsResumed = true };
    }

    private Plan Tweet(Click click, ClickRecord record, ButtonState state)
    {
        var template = click.Type == ClickType.Long ? options.LongText! : options.Text;
        var time = TimeZoneInfo.ConvertTime(click.At ?? record.At, options.TimeZone);
        var claimed = record with { Text = Checked(template.Render(click, time, state.Count + 1)) };
        return new Plan(PlanStep.Tweet, claimed, state.With(claimed) with { Count = state.Count + 1 });
    }

    // The click that is taken back is marked in the same write: its own retries must not post it any more.
    private Plan TakeBack(ClickRecord record, ButtonState state)
    {
        if (state.Clicks.LastOrDefault(c => MayBePosted(c) && record.At - c.At <= options.Window) is { } target)
        {
            var claimed = record with { Target = target.Id };
            return new Plan(PlanStep.TakeBack, claimed, state.With(target with { IsDone = true, IsTakenBack = true }).With(claimed));
        }
        var done = record with { IsDone = true };
        return new Plan(PlanStep.Nothing, done, state.With(done))
        {
            Reason =
                $"no tweet of the last {options.Window:g} is known to take back"
                + (options.State == "memory" ? "; state \"memory\" forgets when the process ends: set -state or IOTTWEET_STATE" : ""),
        };
    }

    private static bool MayBePosted(ClickRecord click) =>
        click is { IsTakenBack: false, Target: null } && (click.Tweet is not null || !click.IsDone);

    private static string Checked(string text) =>
        WeightedLength.Of(text) is > WeightedLength.Most and var length
            ? throw new TweetException($"the text counts as {length} of at most {WeightedLength.Most} characters: {text}")
        : string.IsNullOrWhiteSpace(text) ? throw new TweetException("the text is empty")
        : text;
}
