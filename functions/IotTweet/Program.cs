using GapFurniture.Aws;
using GapFurniture.IotTweet.Text;
using GapFurniture.IotTweet.X;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Tls;

namespace GapFurniture.IotTweet;

internal static class Program
{
    private const string Name = "iottweet";

    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    private static Task<int> Main(string[] args)
    {
#if !OFFICIAL_TWEETINVI // whose HTTP client needs .NET's own verification, with the system's store
        Trust.TakeOver();
        AppContext.SetData("TweetinviAPI.SslOptions", Trust.System.Options());
#endif
        return PieceProgram.RunAsync(
            Name,
            nameof(Function.Handle),
            () => GeneratedProgram.Main(args),
            () => RunAsync(args),
            e => e is TweetException or XException ? e.Message : AwsTrouble.MessageOf(e)
        );
    }

    private static async Task<int> RunAsync(string[] args)
    {
        if (PieceProgram.Show(Name, IotTweetOptions.Flags, args, IotTweetOptions.Help) is { } shown)
            return shown;
        var options = IotTweetOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
        using var timeout = new CancellationTokenSource(s_timeout);
        var host = new IotTweetHost(options, inLambda: false);
        return options.Verify ? await VerifyAsync(host, options, timeout.Token)
            : options.DryRun ? await ShowAsync(host, options, timeout.Token)
            : await ClickAsync(host, options.Click!, timeout.Token);
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
                    $"POST {host.X.PostAddress}\n{XClient.PostBody(text)}\ncounts as {WeightedLength.Of(text)} of {WeightedLength.Most} characters",
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
            ? PieceProgram.Fail(Name, PieceProgram.Failed, $"the access token of @{user.Name} may only read; {XClient.ReadWriteHint}")
            : PieceProgram.Ok;
    }
}
