using GapFurniture.IotTweet.Text;
using GapFurniture.IotTweet.X;
using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Options;
using GapFurniture.Shared.Tls;

namespace GapFurniture.IotTweet;

internal static class Program
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    private static async Task<int> Main(string[] args)
    {
        CoreDump.Forbid();
#if !OFFICIAL_TWEETINVI // whose HTTP client needs .NET's own verification, with the system's store
        Trust.TakeOver();
        AppContext.SetData("TweetinviAPI.SslOptions", Trust.System.Options());
#endif
        try
        {
            if (PieceProgram.IsInLambda)
                return await LambdaAsync(args);
            var options = IotTweetOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
            if (options.ShowHelp || options.ShowVersion)
                return PieceProgram.Print(
                    "iottweet",
                    options.ShowHelp ? IotTweetOptions.Help : $"iottweet {IotTweetOptions.Version}{Environment.NewLine}"
                );
            using var timeout = new CancellationTokenSource(s_timeout);
            using var host = new IotTweetHost(options, inLambda: false);
            return options.Verify ? await VerifyAsync(host, options, timeout.Token)
                : options.DryRun ? await ShowAsync(host, options, timeout.Token)
                : await ClickAsync(host, options.Click!, timeout.Token);
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
        var answer = await host.Handler.HandleAsync(click, new TimeLimit(TimeProvider.System.GetUtcNow() + s_timeout, cancellationToken));
        await Console.Out.WriteLineAsync((answer.Tweet ?? answer.Reason) is { } detail ? $"{answer.Did}: {detail}" : answer.Did);
        return PieceProgram.Ok;
    }

    // The state is read, for {count} and for the post that a double click would delete; nothing is claimed.
    private static async Task<int> ShowAsync(IotTweetHost host, IotTweetOptions options, CancellationToken cancellationToken)
    {
        var state = await host.States.ReadAsync(options.Click!.Serial, cancellationToken);
        var plan = host.Planner.Plan(options.Click!, state, TimeProvider.System.GetUtcNow());
        var text = plan.Record.Text ?? "";
        await Console.Out.WriteLineAsync(
            plan.Step switch
            {
                PlanStep.Tweet =>
                    $"POST {host.X.PostAddress}\n{XClient.PostBody(text)}\nweighs {WeightedLength.Of(text)} of {WeightedLength.Most}",
                PlanStep.TakeBack when state.Find(plan.Record.Target)?.Tweet is { } tweet => $"DELETE {host.X.DeleteAddress(tweet)}",
                PlanStep.TakeBack => "look for the last tweet, whose post was not answered, and delete it",
                PlanStep.Already => "nothing: this click was handled before",
                _ => $"nothing: {plan.Reason}",
            }
        );
        return PieceProgram.Ok;
    }

    private static async Task<int> VerifyAsync(IotTweetHost host, IotTweetOptions options, CancellationToken cancellationToken)
    {
        var user = await host.X.UserAsync(cancellationToken);
        if (!user.MayOnlyRead)
            await Console.Out.WriteLineAsync($"X: posts as @{user.Name}");
        await host.States.ReadAsync(options.Click?.Serial ?? "", cancellationToken);
        await Console.Out.WriteLineAsync($"state: {options.State} can be read");
        return user.MayOnlyRead
            ? Fail(PieceProgram.Failed, $"the access token of @{user.Name} may only read; {XClient.ReadWriteHint}")
            : PieceProgram.Ok;
    }

    // The generated Main asks which handler to run: there is only one, whatever the function was deployed with.
    private static async Task<int> LambdaAsync(string[] args)
    {
        Environment.SetEnvironmentVariable("ANNOTATIONS_HANDLER", nameof(Function.Handle));
        await GeneratedProgram.Main(args);
        return PieceProgram.Ok;
    }

    private static int Fail(int exitCode, params IEnumerable<string> problems) => PieceProgram.Fail("iottweet", exitCode, problems);
}
