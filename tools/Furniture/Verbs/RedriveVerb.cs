using GapFurniture.Furniture.Redrive;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture redrive</c>: sends dead messages to where they failed.</summary>
internal static class RedriveVerb
{
    private const int MostPerSecond = 500;
    private const int DefaultWait = 60;

    public static Verb Create()
    {
        var verb = new Verb(
            "redrive",
            "sends what is in the piece's dead-letter queue or failure destination to where it failed, once its cause is fixed",
            "redrive PIECE --dry-run",
            "redrive PIECE --queue NAME --reason \"access denied\" --older-than 2h",
            "redrive PIECE --queue NAME --max-rate 50"
        );
        var flags = new DeadFlags(verb);
        var dryRun = verb.Switch("dry-run", "show what would be sent where, send nothing");
        var rate = verb.Number("max-rate", $"most messages a second, 1 to {MostPerSecond} (as many as possible if not given)");
        var wait = verb.Number("wait", $"how many seconds to wait afterwards for what becomes of them ({DefaultWait} if not given)");
        var state = verb.Text("state", "FILE", "where it is noted what was sent, until all is done (a file in this folder if not given)");
        return verb.Does(
            async (parsed, cancellation) =>
            {
                var piece = flags.PieceOf(parsed);
                var choice = flags.ChoiceOf(parsed);
                Check(parsed.GetValue(rate), parsed.GetValue(wait));
                var clients = new Clients(cancellation, parsed.GetValue(dryRun));
                var isWhole = true;
                foreach (var queue in await flags.QueuesOfAsync(parsed, piece, clients))
                {
                    var file = parsed.GetValue(state) ?? $"furniture-redrive-{queue.Name}.txt";
                    var after = new Afterwards(clients, queue, TimeSpan.FromSeconds(parsed.GetValue(wait) ?? DefaultWait));
                    // Reasons take time and cost money: only where they are asked for.
                    var run = new RedriveRun(
                        clients,
                        queue,
                        choice,
                        choice.Reason is null ? null : () => flags.ReasonsOf(parsed, piece, clients),
                        after
                    )
                    {
                        Rate = parsed.GetValue(rate),
                        File = file,
                    };
                    isWhole &= await run.RunAsync();
                }
                if (clients.IsDryRun)
                    await Console.Out.WriteLineAsync("dry run: nothing was sent");
                return isWhole ? 0 : 1;
            }
        );
    }

    private static void Check(int? rate, int? wait)
    {
        List<string> problems = [];
        if (rate is < 1 or > MostPerSecond)
            problems.Add($"--max-rate is a number of messages a second, 1 to {MostPerSecond}");
        if (wait is < 0)
            problems.Add("--wait is a number of seconds, 0 or more");
        if (problems.Count > 0)
            throw new UsageException(problems);
    }
}
