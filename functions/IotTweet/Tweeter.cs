using GapFurniture.IotTweet.State;
using GapFurniture.IotTweet.X;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.IotTweet;

/// <summary>
/// One click: planned, claimed, done, recorded. The claim comes before the post and its id after it, so that whoever comes later knows when
/// to look at the user's own posts before he posts again.
/// </summary>
internal sealed class Tweeter(
    Planner planner,
    StateBook book,
    XClient x,
    Patience patience,
    IotTweetOptions options,
    TimeProvider time,
    ILogger logger
)
{
    // X's clock is not ours, and shows whole seconds.
    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(3);

    /// <exception cref="TweetException">It is not done, and has to come again.</exception>
    public async Task<Answer> HandleAsync(Click click, Cutoff deadline)
    {
        if (click.Millivolts < options.LowBattery || click.Percent < IotTweetOptions.LowPercent)
            Log.LowBattery(logger, click.Serial, click.Battery ?? "");
        try
        {
            var plan = await book.ClaimAsync(click.Serial, state => planner.Plan(click, state, time.GetUtcNow()), deadline.Token);
            var answer = plan.Step switch
            {
                PlanStep.Tweet => await TweetAsync(click, plan, deadline),
                PlanStep.TakeBack => await TakeBackAsync(click, plan.Press, deadline),
                PlanStep.Already => new Answer("already", plan.Press.Tweet),
                _ => new Answer("nothing"),
            };
            Log.Done(logger, click.Type, click.Serial, answer.Did, answer.Tweet);
            return answer;
        }
        catch (XException e)
        {
            throw new TweetException(e.Message);
        }
        catch (OperationCanceledException)
        {
            throw new TweetException("no time left; the click has to come again");
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw StateProblem.Of(e, options.State);
        }
    }

    private async Task<Answer> TweetAsync(Click click, Plan plan, Cutoff deadline)
    {
        var (tweet, press) = await PostAsync(click, plan, deadline);
        var recorded = await book.UpdateAsync(
            click.Serial,
            press,
            now => now with { Tweet = tweet, IsDone = true, Text = null },
            deadline.Token
        );
        if (tweet is null)
            return new Answer("nothing");
        if (!recorded.IsTakenBack)
            return new Answer("tweeted", tweet);
        // Taken back while it was on its way.
        await patience.UntilAsync(_ => x.DeleteAsync(tweet, deadline.Token), deadline);
        return new Answer("taken back", tweet);
    }

    /// <summary>The post's id, null when it is dropped; and the click, with the text that it came to have.</summary>
    private async Task<(string? Tweet, Press Press)> PostAsync(Click click, Plan plan, Cutoff deadline)
    {
        var (press, mayBeOut, isDuplicate, isSuffixed, tweet) = (plan.Press, plan.IsResumed, false, false, (string?)null);
        await patience.UntilAsync(
            async last =>
            {
                mayBeOut |= last?.Problem == XProblem.Unknown;
                if (mayBeOut || isDuplicate)
                {
                    // Another attempt at this very click may have had no answer, or have been faster.
                    var same = await x.FindAsync(press.Text!, deadline.Token);
                    tweet = await OwnAsync(click, press, same, deadline);
                    if (tweet is not null)
                        return;
                    if (isDuplicate && mayBeOut && same.Count == 0)
                        throw new XException(XProblem.Throttled, "X has the post and does not show it yet");
                    if (isDuplicate && options.Duplicate == DuplicatePolicy.Drop)
                    {
                        Log.Dropped(logger, press.Text!);
                        return;
                    }
                    if (isDuplicate)
                    {
                        var text = planner.Suffixed(press);
                        Log.Suffixed(logger, text);
                        press = await book.UpdateAsync(click.Serial, press, now => now with { Text = text }, deadline.Token);
                        (mayBeOut, isDuplicate, isSuffixed) = (false, false, true);
                    }
                }
                try
                {
                    tweet = await x.PostAsync(press.Text!, deadline.Token);
                }
                catch (XException e) when (e.Problem == XProblem.Duplicate && !isSuffixed)
                {
                    isDuplicate = true;
                    throw new XException(XProblem.Throttled, e.Message, time.GetUtcNow());
                }
            },
            deadline
        );
        return (tweet, press);
    }

    private async Task<Answer> TakeBackAsync(Click click, Press press, Cutoff deadline)
    {
        var target = await book.FindAsync(click.Serial, press.Target, deadline.Token);
        var tweet = target?.Tweet;
        await patience.UntilAsync(
            async _ =>
            {
                // A post without an answer may be out for all that.
                if (target is { Tweet: null, Text: { } text })
                    tweet ??= await OwnAsync(click, target, await x.FindAsync(text, deadline.Token), deadline);
                if (tweet is not null)
                    await x.DeleteAsync(tweet, deadline.Token);
            },
            deadline
        );
        await book.UpdateAsync(click.Serial, press, now => now with { Tweet = tweet, IsDone = true }, deadline.Token);
        return new Answer("taken back", tweet);
    }

    // Not older than the claim, and no other click's.
    private async Task<string?> OwnAsync(Click click, Press press, IReadOnlyList<(string Id, DateTimeOffset Created)> same, Cutoff deadline)
    {
        var others = await book.TweetsAsync(click.Serial, press.Id, deadline.Token);
        return same.Where(p => p.Created >= press.At - s_skew && !others.Contains(p.Id)).Select(p => p.Id).LastOrDefault();
    }
}
