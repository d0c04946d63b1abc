using System.CommandLine;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Backfill;
using GapFurniture.Furniture.Cli;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Furniture.Verify;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture attach</c>: a bucket's events to a piece, beside whatever else the bucket does with them.</summary>
internal static class AttachVerb
{
    public static Verb Create()
    {
        var flags = new Flags();
        var dryRun = Flags.Switch("dry-run", "show what would change, change nothing");
        var backfill = Flags.Switch("backfill", "then send events for the objects that are there already");
        var startAfter = Flags.Text("start-after", "KEY", "with --backfill: start after this key");
        var state = Flags.Text("state", "FILE", "with --backfill: where its progress is saved (a file in this folder if not given)");
        var rate = Flags.Number("rate", "with --backfill: most events a second");
        var verb = new Verb(
            "attach",
            "adds a piece to a bucket's notifications, touching nothing else there",
            "attach PIECE --bucket my-logs --prefix logs/ --suffix .gz --queue NAME --dry-run",
            "attach PIECE --bucket my-logs --prefix logs/ --queue NAME --backfill --rate 100",
            "attach PIECE --bucket my-logs --function NAME --to eventbridge"
        );
        flags.AddTo(verb);
        foreach (var option in new Option[] { dryRun, backfill, startAfter, state, rate })
            verb.Options.Add(option);
        verb.SetAction(
            async (parsed, cancellation) =>
            {
                var piece = flags.PieceOf(parsed);
                var way = piece.Way ?? throw new FurnitureException($"there is nothing to attach for {piece.Piece}: {piece.Instead}");
                var request = flags.RequiredRequestOf(parsed, piece);
                Check(request, piece, parsed.GetValue(rate));
                using var clients = new Clients();
                var attachment = await request.ResolveAsync(way, new Targets(clients), cancellation);
                var attacher = new Attacher(clients, Console.Out, Console.Error);
                if (parsed.GetValue(dryRun))
                {
                    await attacher.PreviewAsync(attachment, cancellation);
                    await WarnAsync(clients, piece, attachment, cancellation);
                    return 0;
                }
                await attacher.AttachAsync(attachment, cancellation);
                var outputs = await WarnAsync(clients, piece, attachment, cancellation);
                if (!parsed.GetValue(backfill))
                    return 0;
                var backfiller = new Backfiller(clients, attachment, outputs, TimeProvider.System, Console.Error);
                return await BackfillAsync(
                    backfiller,
                    BackfillState.Of(attachment),
                    parsed.GetValue(startAfter),
                    parsed.GetValue(state) ?? $"furniture-backfill-{attachment.Bucket}-{attachment.Id}.json",
                    parsed.GetValue(rate),
                    cancellation
                );
            }
        );
        return verb;
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

    // Where the piece writes by itself is in its function's settings, which need not be readable from here.
    private static async Task<IReadOnlyList<OwnOutput>> WarnAsync(
        Clients clients,
        PieceFacts piece,
        Attachment attachment,
        CancellationToken cancellation
    )
    {
        if (attachment.Way != Way.EventBridge && attachment.Filter.SpecialCharacters() is { } special)
            await Console.Error.WriteLineAsync(
                $"warning: the filter has {special}, which S3 may expect percent-encoded (a space as a plus): check that events arrive, or use --to eventbridge"
            );
        IReadOnlyList<OwnOutput> outputs;
        try
        {
            outputs = await OwnOutputs.OfAsync(clients, piece, attachment, cancellation);
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is FurnitureException)
        {
            return [];
        }
        foreach (var loop in OwnOutputs.Loops(outputs, piece, attachment.Bucket, attachment.Filter))
            await Console.Error.WriteLineAsync($"warning: {loop}; it ignores them, but narrow --prefix, or let it write to another place");
        return outputs;
    }

    private static async Task<int> BackfillAsync(
        Backfiller backfiller,
        BackfillState fresh,
        string? startAfter,
        string file,
        int? rate,
        CancellationToken stop
    )
    {
        var state = startAfter is null ? BackfillState.Read(file) ?? fresh : fresh with { After = startAfter };
        if (!state.IsOf(fresh))
            throw new FurnitureException($"{file} is the state of another backfill; name another file with --state, or delete it");
        if (state.After.Length > 0)
            await Console.Error.WriteLineAsync($"backfill: continuing after {state.After}");
        state.Write(file);
        try
        {
            (state, var isDone) = await backfiller.RunAsync(state, s => s.Write(file), rate, stop);
            if (isDone)
            {
                File.Delete(file);
                await Console.Out.WriteLineAsync($"backfill: {state.Sent} events sent, for all objects that were there");
                return 0;
            }
            await Console.Error.WriteLineAsync(Resume($"stopped behind {state.After} after {state.Sent} events", file));
            return 1;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync(Resume("interrupted", file));
            throw;
        }
    }

    private static string Resume(string what, string file) =>
        $"backfill: {what}; run the same command again and it continues from there (saved in {file})";
}
