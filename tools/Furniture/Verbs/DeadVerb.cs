using GapFurniture.Furniture.Dead;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture dead</c>: what a piece could not do, and why.</summary>
internal static class DeadVerb
{
    private const int DefaultLimit = 10_000;

    public static Verb Create()
    {
        var verb = new Verb(
            "dead",
            "shows what lies in the piece's dead-letter queue or failure destination, and why, grouped by reason",
            "dead PIECE",
            "dead PIECE --queue NAME --key s3://my-logs/2026/1.gz",
            "dead PIECE --queue NAME --save letters",
            "dead PIECE --function NAME --json"
        );
        var flags = new DeadFlags(verb);
        var limit = verb.Number("limit", $"most messages to look at in a queue ({DefaultLimit} if not given)");
        var save = verb.Text("save", "DIR", "keep the messages as files there, one each; none is overwritten");
        var json = verb.Switch("json", "one JSON object a message and line, without the bodies");
        return verb.Does(
            async (parsed, cancellation) =>
            {
                var piece = flags.PieceOf(parsed);
                var choice = flags.ChoiceOf(parsed);
                if (parsed.GetValue(limit) is <= 0)
                    throw new UsageException("--limit is a number of messages, 1 or more");
                var clients = new Clients(cancellation);
                foreach (var queue in await flags.QueuesOfAsync(parsed, piece, clients))
                {
                    var letters = await new DeadReader(clients, queue).ReadAsync(parsed.GetValue(limit) ?? DefaultLimit);
                    var reasons = flags.ReasonsOf(parsed, piece, clients);
                    List<Explained> messages = [.. (await reasons.OfAsync(queue, letters)).Where(choice.Has)];
                    var isJson = parsed.GetValue(json);
                    var said = isJson ? Console.Error : Console.Out;
                    await said.WriteLineAsync(await HeadAsync(clients, queue, letters.Count, messages.Count, choice));
                    var lines = isJson ? messages.Select(m => DeadJson.Line(queue, m)) : DeadReport.Lines(piece, queue, messages, reasons);
                    foreach (var line in lines)
                        await Console.Out.WriteLineAsync(line);
                    if (messages.Count == 0 && choice is { Key: { } key, Reason: null, SentBefore: null })
                        await SayAboutAsync(said, reasons, queue, key);
                    if (parsed.GetValue(save) is { } folder)
                    {
                        var written = await DeadJson.SaveAsync(folder, queue, messages, cancellation);
                        await said.WriteLineAsync($"saved in {folder}: {written} new, {messages.Count - written} there already");
                    }
                }
                return 0;
            }
        );
    }

    private static async Task<string> HeadAsync(Clients clients, DeadQueue queue, int looked, int chosen, Choice choice)
    {
        var all = Math.Max(looked, (await clients.ReadQueueAsync(queue.Url)).Messages);
        var some =
            looked == all ? ""
            : queue.IsFifo ? $"; {looked} were looked at: of a FIFO queue's group the first ten, until these are gone"
            : $"; {looked} were looked at: others are being received elsewhere, or there are more than --limit";
        return $"{queue.Name}: {Counted.Of(all, "message")}{some}{(choice.IsAll ? "" : $"; {chosen} {(chosen == 1 ? "is" : "are")} meant")}";
    }

    // Dead is not the only way to be missing: pieces ignore what is not for them.
    private static async Task SayAboutAsync(TextWriter said, Reasons reasons, DeadQueue queue, string key)
    {
        var about = await reasons.AboutAsync(queue, key);
        await said.WriteLineAsync(
            about.Count > 0
                ? "not dead, but named elsewhere:"
                : "nothing in the log names it: it was done without a word, or has never come"
        );
        foreach (var line in about)
            await said.WriteLineAsync($"    {line}");
        foreach (var note in reasons.Notes.Distinct(StringComparer.Ordinal))
            await said.WriteLineAsync($"note: {note}");
    }
}
