using GapFurniture.IotTweet.State;
using GapFurniture.IotTweet.Text;
using GapFurniture.IotTweet.X;
using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Options;

namespace GapFurniture.IotTweet;

internal static class Program
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private static async Task<int> Main(string[] args)
    {
        CoreDump.Forbid();
        try
        {
            if (PieceProgram.IsInLambda)
                return await LambdaAsync(args);
            var options = IotTweetOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
            if (options.ShowHelp || options.ShowVersion)
                return PieceProgram.Tell(
                    options.ShowHelp ? IotTweetOptions.Help : $"iottweet {IotTweetOptions.Version}{Environment.NewLine}"
                );
            using var patience = new CancellationTokenSource(s_patience);
            using var host = new IotTweetHost(options, inLambda: false);
            return options.Verify ? await VerifyAsync(host, options, patience.Token)
                : options.DryRun ? await ShowAsync(host, options, patience.Token)
                : await ClickAsync(host, options.Click!, patience.Token);
        }
        catch (OptionsException e)
        {
            return Fail(PieceProgram.Usage, [.. e.Problems, "see iottweet -help"]);
        }
        catch (Exception e) when (e is TweetException or XException or IOException)
        {
            return Fail(PieceProgram.Failed, [e.Message]);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            return Fail(PieceProgram.Failed, [AwsTrouble.Describe(e)]);
        }
    }

    private static async Task<int> ClickAsync(IotTweetHost host, Click click, CancellationToken cancellationToken)
    {
        var answer = await host.Tweeter.HandleAsync(click, new Cutoff(TimeProvider.System.GetUtcNow() + s_patience, cancellationToken));
        await Console.Out.WriteLineAsync(answer.Tweet is null ? answer.Did : $"{answer.Did}: {answer.Tweet}");
        return PieceProgram.Ok;
    }

    // The state is read, for {count} and for what a double click would take back; nothing is claimed.
    private static async Task<int> ShowAsync(IotTweetHost host, IotTweetOptions options, CancellationToken cancellationToken)
    {
        var state = await ReadStateAsync(host, options, options.Click!.Serial, cancellationToken);
        var plan = host.Planner.Plan(options.Click!, state, TimeProvider.System.GetUtcNow());
        var text = plan.Press.Text ?? "";
        await Console.Out.WriteLineAsync(
            plan.Step switch
            {
                PlanStep.Tweet =>
                    $"POST {host.X.PostAddress}\n{XClient.PostBody(text)}\nweighs {WeightedLength.Of(text)} of {WeightedLength.Most}",
                PlanStep.TakeBack when state.Find(plan.Press.Target)?.Tweet is { } tweet => $"DELETE {host.X.DeleteAddress(tweet)}",
                PlanStep.TakeBack => "look for the last tweet, which had no answer, and delete it",
                PlanStep.Already => "nothing: this click was handled before",
                _ => "nothing",
            }
        );
        return PieceProgram.Ok;
    }

    private static async Task<int> VerifyAsync(IotTweetHost host, IotTweetOptions options, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync($"X: posts as @{await host.X.UserNameAsync(cancellationToken)}");
        await ReadStateAsync(host, options, options.Click?.Serial ?? "", cancellationToken);
        await Console.Out.WriteLineAsync($"state: {options.State} can be read");
        return PieceProgram.Ok;
    }

    private static async Task<ButtonState> ReadStateAsync(
        IotTweetHost host,
        IotTweetOptions options,
        string serial,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await host.Book.ReadAsync(serial, cancellationToken);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw StateProblem.Of(e, options.State);
        }
    }

    // The handler that the generated Main runs; a function deployed without templates need not know its name.
    private static async Task<int> LambdaAsync(string[] args)
    {
        Environment.SetEnvironmentVariable("ANNOTATIONS_HANDLER", nameof(Function.Handle));
        await GeneratedProgram.Main(args);
        return PieceProgram.Ok;
    }

    private static int Fail(int exitCode, params IEnumerable<string> problems) => PieceProgram.Fail("iottweet", exitCode, problems);
}
