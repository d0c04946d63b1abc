using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Backfill;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture attach</c>: a bucket's events to a piece, beside whatever else the bucket does with them.</summary>
internal static class AttachVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "attach",
            "adds a piece to a bucket's notifications, touching nothing else there",
            "attach PIECE --bucket my-logs --prefix logs/ --suffix .gz --queue NAME --dry-run",
            "attach PIECE --bucket my-logs --prefix logs/ --queue NAME --backfill --rate 100",
            "attach PIECE --bucket my-logs --function NAME --to eventbridge"
        );
        var flags = new Flags(verb);
        var dryRun = verb.Switch("dry-run", "show what would change, change nothing");
        var backfill = verb.Switch("backfill", "then send events for the objects that are there already");
        var startAfter = verb.Text("start-after", "KEY", "with --backfill: start after this key");
        var state = verb.Text("state", "FILE", "with --backfill: where its progress is saved (a file in this folder if not given)");
        var rate = verb.Number("rate", "with --backfill: most events a second");
        return verb.Does(
            async (parsed, cancellation) =>
            {
                var piece = flags.PieceOf(parsed);
                var way = piece.Way ?? throw new FurnitureException($"there is nothing to attach for {piece.Piece}: {piece.Instead}");
                var request = flags.RequiredRequestOf(parsed, piece);
                Check(request, piece, parsed.GetValue(rate));
                var clients = new Clients(cancellation, parsed.GetValue(dryRun));
                var attachment = await request.ResolveAsync(way, new Targets(clients));
                await new Attacher(clients).AttachAsync(attachment);
                if (clients.IsDryRun)
                    await Console.Out.WriteLineAsync("dry run: nothing was changed");
                var outputs = await WarnAsync(clients, piece, attachment);
                if (clients.IsDryRun || !parsed.GetValue(backfill))
                    return 0;
                var file = parsed.GetValue(state) ?? $"furniture-backfill-{attachment.Bucket}-{attachment.Id}.json";
                var backfiller = new Backfiller(clients, attachment, outputs, file);
                return await backfiller.RunAsync(parsed.GetValue(startAfter), parsed.GetValue(rate)) ? 0 : 1;
            }
        );
    }

    private static void Check(AttachRequest request, PieceFacts piece, int? rate)
    {
        List<string> problems = [.. (request.Filter?.Mistakes() ?? []).Select(m => $"--{m}")];
        if (piece.IdMeans is not null && request is { Id: null, Way: not Way.EventBridge })
            problems.Add($"give --id: to {piece.Piece} the configuration's id is {piece.IdMeans}");
        if (rate is <= 0)
            problems.Add("--rate is a number of events a second, 1 or more");
        if (problems.Count > 0)
            throw new UsageException(problems);
    }

    /// <summary>Warns of what may not work as it is meant.</summary>
    /// <returns>Where the piece writes by itself; that is in its function's settings, which need not be readable from here.</returns>
    private static async Task<IReadOnlyList<OwnOutput>> WarnAsync(Clients clients, PieceFacts piece, Attachment attachment)
    {
        if (attachment.Way != Way.EventBridge && attachment.Filter.SpecialCharacters() is { } special)
            await Console.Error.WriteLineAsync(
                $"warning: the filter has {special}, which S3 may expect percent-encoded (a space as a plus): check that events arrive, or use --to eventbridge"
            );
        var outputs = await FurnitureException.TryAsync(() => OutputsAsync(clients, piece, attachment), _ => { }) ?? [];
        foreach (var loop in OwnOutput.Loops(outputs, piece, attachment.Bucket, attachment.Filter))
            await Console.Error.WriteLineAsync($"warning: {loop}; it ignores them, but narrow --prefix, or let it write to another place");
        return outputs;
    }

    private static async Task<IReadOnlyList<OwnOutput>> OutputsAsync(Clients clients, PieceFacts piece, Attachment attachment)
    {
        var name = attachment.Target.Arn.ToString();
        if (attachment.Target.Queue is not null)
            name = await clients.Lambda.ListEventSourceMappingsAsync(sourceArn: name) is [var first, ..] ? first.FunctionArn : null;
        var function = name is null ? null : await clients.Lambda.GetFunctionConfigurationAsync(name);
        return await IPieceTool.Of(piece).OutputsAsync(attachment.Bucket, function, clients);
    }
}
