using Amazon.Runtime;
using GapFurniture.IotTweet.Text;
using GapFurniture.IotTweet.X;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Logging;
using GapFurniture.Shared.Options;

namespace GapFurniture.IotTweet;

internal static class Program
{
    private const int Ok = 0;
    private const int Failed = 1;
    private const int Usage = 2;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private static async Task<int> Main(string[] args)
    {
        CoreDump.Forbid();
        try
        {
            if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")))
                return await LambdaAsync(args);
            var options = TweetOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
            if (options.ShowHelp || options.ShowVersion)
            {
                await Console.Out.WriteAsync(
                    options.ShowHelp ? TweetOptions.Help : $"iottweet {TweetOptions.Version}{Environment.NewLine}"
                );
                return Ok;
            }
            using var patience = new CancellationTokenSource(s_patience);
            using var host = new TweetHost(options, inLambda: false);
            return options.Verify ? await VerifyAsync(host, options, patience.Token)
                : options.DryRun ? await ShowAsync(host, options, patience.Token)
                : await ClickAsync(host, options.Click!, patience.Token);
        }
        catch (OptionsException e)
        {
            return Fail(Usage, [.. e.Problems, "see iottweet -help"]);
        }
        catch (Exception e) when (e is TweetException or XException or IOException)
        {
            return Fail(Failed, [e.Message]);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            return Fail(Failed, [$"AWS: {e.Message}"]);
        }
    }

    private static async Task<int> ClickAsync(TweetHost host, Click click, CancellationToken cancellationToken)
    {
        var answer = await host.Tweeter.HandleAsync(click, new Deadline(TimeProvider.System.GetUtcNow() + s_patience, cancellationToken));
        await Console.Out.WriteLineAsync(answer.Tweet is null ? answer.Did : $"{answer.Did}: {answer.Tweet}");
        return Ok;
    }

    // The state is read, for {count} and for what a double click would take back; nothing is claimed.
    private static async Task<int> ShowAsync(TweetHost host, TweetOptions options, CancellationToken cancellationToken)
    {
        var state = await host.Book.ReadAsync(options.Click!.Serial, cancellationToken);
        var plan = host.Planner.Plan(options.Click, state, TimeProvider.System.GetUtcNow());
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
        return Ok;
    }

    private static async Task<int> VerifyAsync(TweetHost host, TweetOptions options, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync($"X: posts as @{await host.X.UserNameAsync(cancellationToken)}");
        await host.Book.ReadAsync(options.Click?.Serial ?? "", cancellationToken);
        await Console.Out.WriteLineAsync($"state: {options.State} can be read");
        return Ok;
    }

    // The handler that the generated Main runs; a function deployed without templates need not know its name.
    private static async Task<int> LambdaAsync(string[] args)
    {
        Environment.SetEnvironmentVariable("ANNOTATIONS_HANDLER", nameof(Function.Handle));
        await GeneratedProgram.Main(args);
        return Ok;
    }

    private static int Fail(int status, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            StandardError.WriteLine($"iottweet: {line}");
        return status;
    }
}
