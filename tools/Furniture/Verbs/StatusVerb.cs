using System.CommandLine;
using Amazon.Runtime;
using GapFurniture.Aws;
using GapFurniture.Furniture.Deployed;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Furniture.Status;
using Spectre.Console;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture status</c>: how deployed pieces are: queues, functions, what they did, alarms.</summary>
internal static class StatusVerb
{
    private const int StandardInterval = 60;
    private const int ShortestInterval = 5;

    public static Verb Create()
    {
        var verb = new Verb(
            "status",
            "shows how deployed pieces are: what waits, what is dead, what they did, which alarms ring",
            "status PIECE",
            "status PIECE --queue NAME --watch",
            "status PIECE=my-stack PIECE --html status.html",
            "status --json"
        );
        var pieces = verb.Takes(
            new Argument<string[]>("PIECE")
            {
                Description = "pieces, each with =NAME where its stack or module has another name; all that are found if none is given",
                Arity = ArgumentArity.ZeroOrMore,
            }
        );
        var stack = verb.Text("stack", "NAME", "the CloudFormation stack of the piece");
        var function = verb.Text("function", "NAME", "the piece's function");
        var queue = verb.Text("queue", "NAME|URL", "the piece's queue");
        var bucket = verb.Text("bucket", "BUCKET", "a bucket that the piece is attached to");
        var json = verb.Switch("json", "for programs: a list with an object for each piece");
        var html = verb.Text("html", "FILE", "write one page with charts to this file");
        var watch = verb.Switch("watch", "stay, and show it again and again, with small charts");
        var interval = verb.Number("interval", $"with --watch: seconds between two readings, {StandardInterval} if not given");
        var dashboard = verb.Switch("dashboard", "print the body of a CloudWatch dashboard of the piece, and look at nothing");
        return verb.Does(
            async (parsed, cancellation) =>
            {
                var where = new DeploymentRequest(
                    parsed.GetValue(stack),
                    parsed.GetValue(function),
                    parsed.GetValue(queue),
                    parsed.GetValue(bucket)
                );
                var named = (parsed.GetValue(pieces) ?? []).Select(text => Named(text, where)).ToList();
                Check(named, where, parsed.GetValue(interval));
                if (parsed.GetValue(watch) && (parsed.GetValue(json) || parsed.GetValue(html) is not null || Console.IsOutputRedirected))
                    throw new UsageException("--watch is for a terminal, without --json and --html");
                if (parsed.GetValue(dashboard))
                    return await DashboardAsync(named);
                var clients = new Clients(cancellation);
                var asked = named.Count > 0 ? named : [.. PieceFacts.Embedded.Where(p => p.Counts.IsDeployed).Select(p => (p, where))];
                if (parsed.GetValue(watch))
                    return await WatchAsync(ReadAsync, TimeSpan.FromSeconds(parsed.GetValue(interval) ?? StandardInterval), cancellation);
                var found = await FoundAsync(await ReadAsync(), named.Count > 0);
                if (parsed.GetValue(html) is { } file)
                {
                    await File.WriteAllTextAsync(file, HtmlPage.Of(found, TimeProvider.System.GetUtcNow()), cancellation);
                    await Console.Error.WriteLineAsync($"written: {file}");
                }
                if (parsed.GetValue(json))
                    await Console.Out.WriteLineAsync(StatusJson.Of(found));
                else if (parsed.GetValue(html) is null)
                    await ShowAsync(found);
                return found.Any(p => p.Deployment.IsEmpty) || found.Count < named.Count ? 1 : 0;

                Task<IReadOnlyList<PieceStatus>> ReadAsync() => new StatusReader(clients, TimeProvider.System.GetUtcNow()).ReadAsync(asked);
            }
        );
    }

    private static (PieceFacts Piece, DeploymentRequest Request) Named(string text, DeploymentRequest where) =>
        text.Split('=', 2) is [var piece, var name] ? (PieceFacts.Find(piece), where with { Name = name }) : (PieceFacts.Find(text), where);

    private static void Check(List<(PieceFacts Piece, DeploymentRequest Request)> named, DeploymentRequest where, int? interval)
    {
        List<string> problems =
        [
            .. named.Where(n => !n.Piece.Counts.IsDeployed).Select(n => $"{n.Piece.Piece} is not deployed: {n.Piece.Instead}"),
        ];
        if (where != new DeploymentRequest() && named is not [(_, { Name: null })])
            problems.Add("--stack, --function, --queue and --bucket are for one PIECE, without =NAME");
        if (interval < ShortestInterval)
            problems.Add($"--interval is {ShortestInterval} seconds or more: CloudWatch bills each reading");
        if (problems.Count > 0)
            throw new UsageException(problems);
    }

    /// <summary>The pieces that are there; of those that the user named and are not, it says so.</summary>
    /// <exception cref="FurnitureException">There is none at all.</exception>
    private static async Task<IReadOnlyList<PieceStatus>> FoundAsync(IReadOnlyList<PieceStatus> all, bool areNamed)
    {
        var absent = all.Where(p => p.Deployment.IsAbsent).ToList();
        var problem =
            $"there is no function and no queue called {string.Join(", ", absent.Select(p => p.Deployment.Name))} in this account and Region: "
            + "give PIECE=NAME, --stack, --function, --queue or --bucket, or check AWS_REGION";
        if (absent.Count == all.Count)
            throw new FurnitureException(problem);
        if (absent.Count > 0 && areNamed)
            await Console.Error.WriteLineAsync($"furniture: {problem}");
        return [.. all.Except(absent)];
    }

    private static async Task ShowAsync(IReadOnlyList<PieceStatus> found)
    {
        var isDetailed = found.Count == 1;
        if (Console.IsOutputRedirected)
            await Console.Out.WriteAsync(isDetailed ? PlainView.Detail(found[0]) : PlainView.Overview(found));
        else
            AnsiConsole.Write(TerminalView.Of(found, isDetailed));
    }

    private static async Task<int> WatchAsync(
        Func<Task<IReadOnlyList<PieceStatus>>> readAsync,
        TimeSpan interval,
        CancellationToken cancellation
    )
    {
        var first = await FoundAsync(await readAsync(), areNamed: false);
        var isDetailed = first.Count == 1;
        await AnsiConsole
            .Live(View(first))
            .StartAsync(async live =>
            {
                using var timer = new PeriodicTimer(interval);
                try
                {
                    do
                    {
                        live.Refresh();
                        await timer.WaitForNextTickAsync(cancellation);
                        live.UpdateTarget(View([.. (await readAsync()).Where(p => !p.Deployment.IsAbsent)]));
                    } while (!cancellation.IsCancellationRequested);
                }
                catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
                {
                    // Ctrl-C is how a watch ends.
                }
            });
        return 0;

        Rows View(IReadOnlyList<PieceStatus> pieces) =>
            new(
                TerminalView.Of(pieces, isDetailed),
                new Markup($"[grey]{TimeProvider.System.GetUtcNow():HH:mm:ss} UTC, again every {Amounts.Of(interval)}; Ctrl-C ends[/]")
            );
    }

    private static async Task<int> DashboardAsync(List<(PieceFacts Piece, DeploymentRequest Request)> named)
    {
        if (named is not [var (piece, request)])
            throw new UsageException("--dashboard is for one PIECE");
        var region = FallbackRegionFactory.GetRegionEndpoint()?.SystemName ?? throw new FurnitureException(AwsTrouble.NoRegion);
        await Console.Out.WriteLineAsync(DashboardBody.Of(piece, request.Name ?? piece.Executable, region));
        return 0;
    }
}
