using GapFurniture.IotTweet.State;
using GapFurniture.IotTweet.X;
using Microsoft.Extensions.Logging;

namespace GapFurniture.IotTweet;

/// <summary>A click cannot be read or handled; the message says why, and holds no secret.</summary>
internal sealed class TweetException(string message) : Exception(message);

/// <summary>
/// Handles one click: plan, claim, act, record. The claim is stored before the post, and the post's id after it: whoever resumes knows that
/// he has to look at the user's own posts before he posts again.
/// </summary>
internal sealed class ClickHandler(Planner planner, StateStore states, XClient x, XRetry retry, IotTweetOptions options, ILogger logger)
{
    // X's clock differs from ours, and it shows whole seconds.
    private static readonly TimeSpan s_clockSkew = TimeSpan.FromSeconds(3);

    /// <exception cref="TweetException">The click was not handled and has to be delivered again.</exception>
    public async Task<Answer> HandleAsync(Click click, TimeLimit limit)
    {
        if (click.Millivolts < options.LowBattery || click.Percent < IotTweetOptions.LowPercent)
            Log.LowBattery(logger, click.Serial, click.Battery ?? "");
        try
        {
            var plan = await states.ClaimAsync(
                click.Serial,
                state => planner.Plan(click, state, TimeProvider.System.GetUtcNow()),
                limit.Token
            );
            var answer = plan.Step switch
            {
                PlanStep.Tweet => await TweetAsync(click, plan, limit),
                PlanStep.TakeBack => await TakeBackAsync(click, plan.Record, limit),
                PlanStep.Already => new Answer("already", plan.Record.Tweet),
                _ => new Answer("nothing", Reason: plan.Reason),
            };
            Log.Done(logger, click.Type, click.Serial, answer.Did, (answer.Tweet ?? answer.Reason) is { } detail ? $": {detail}" : "");
            return answer;
        }
        catch (XException e)
        {
            throw new TweetException(e.Message);
        }
        catch (OperationCanceledException)
        {
            throw new TweetException("out of time; the click has to be delivered again");
        }
    }

    private async Task<Answer> TweetAsync(Click click, Plan plan, TimeLimit limit)
    {
        var (tweet, record) = await PostAsync(click, plan, limit);
        var recorded = await states.UpdateAsync(
            click.Serial,
            record,
            now => now with { Tweet = tweet, IsDone = true, Text = null },
            limit.Token
        );
        if (tweet is null)
            return new Answer("nothing", Reason: "X refuses the text as a duplicate");
        if (!recorded.IsTakenBack)
            return new Answer("tweeted", tweet);
        // A double click came while it was being posted.
        await retry.RunAsync(_ => x.DeleteAsync(tweet, limit.Token), limit);
        return new Answer("taken back", tweet);
    }

    /// <returns>The post's id, null when the text is dropped; and the click, with the text that was posted in the end.</returns>
    private async Task<(string? Tweet, ClickRecord Record)> PostAsync(Click click, Plan plan, TimeLimit limit)
    {
        var (record, mayBePosted, tweet) = (plan.Record, plan.IsResumed, (string?)null);
        await retry.RunAsync(AttemptAsync, limit);
        return (tweet, record);

        async Task AttemptAsync(XException? last)
        {
            mayBePosted |= last?.Problem == XProblem.Unknown;
            if (mayBePosted)
                tweet = (await FindOwnAsync(click, record, limit)).Own;
            if (tweet is null)
                await PostOnceAsync();
        }

        async Task PostOnceAsync()
        {
            try
            {
                tweet = await x.PostAsync(record.Text!, limit.Token);
            }
            catch (XException e) when (e.Problem == XProblem.Duplicate)
            {
                await ResolveDuplicateAsync(e);
            }
        }

        // Only another attempt at this very click can have posted the text for it. Without one it is another click's post, however young.
        async Task ResolveDuplicateAsync(XException refusal)
        {
            var stored = (await states.ReadAsync(click.Serial, limit.Token)).Find(record.Id);
            mayBePosted |= plan.IsResumed || stored?.Attempts > plan.Record.Attempts;
            tweet = stored?.Tweet;
            if (tweet is null && mayBePosted)
            {
                (tweet, var isShown) = await FindOwnAsync(click, record, limit);
                if (tweet is null && !isShown)
                    throw new XException(XProblem.Unknown, "X refuses the text as a duplicate, but does not show the first post yet");
            }
            if (tweet is not null)
                return;
            if (options.DropsDuplicates)
            {
                Log.Dropped(logger, record.Text!);
                return;
            }
            var text = planner.Suffixed(record) ?? throw refusal;
            Log.Suffixed(logger, text);
            record = await states.UpdateAsync(click.Serial, record, now => now with { Text = text }, limit.Token);
            mayBePosted = false;
            await PostOnceAsync();
        }
    }

    private async Task<Answer> TakeBackAsync(Click click, ClickRecord record, TimeLimit limit)
    {
        var target = (await states.ReadAsync(click.Serial, limit.Token)).Find(record.Target);
        var tweet = target?.Tweet;
        await retry.RunAsync(
            async _ =>
            {
                // The post may exist although no answer came.
                if (target is { Tweet: null, Text: not null })
                    tweet ??= (await FindOwnAsync(click, target, limit)).Own;
                if (tweet is not null)
                    await x.DeleteAsync(tweet, limit.Token);
            },
            limit
        );
        await states.UpdateAsync(click.Serial, record, now => now with { Tweet = tweet, IsDone = true }, limit.Token);
        return new Answer("taken back", tweet);
    }

    // Of the posts with the text the oldest that is not older than the claim and belongs to no other click; and whether X shows any.
    private async Task<(string? Own, bool IsShown)> FindOwnAsync(Click click, ClickRecord record, TimeLimit limit)
    {
        var same = await x.FindAsync(record.Text!, limit.Token);
        var others = (await states.ReadAsync(click.Serial, limit.Token)).TweetsBut(record.Id).ToHashSet(StringComparer.Ordinal);
        return (same.LastOrDefault(p => !(p.Created < record.At - s_clockSkew) && !others.Contains(p.Id))?.Id, same.Count > 0);
    }
}
