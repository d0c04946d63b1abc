using System.CommandLine;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Backfill;
using GapFurniture.Furniture.Cli;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture attach</c>: a bucket's events to a piece, beside whatever else the bucket does with them.</summary>
internal static class AttachVerb
{
    public static Verb Create()
    {
        var flags = new Flags();
        var dryRun = Flags.Switch("dry-run", "show what would change, change nothing");
        var backfill = Flags.Switch("backfill", "then tell the piece of the objects that are there already");
        var startAfter = Flags.Text("start-after", "KEY", "with --backfill: begin behind this key");
        var state = Flags.Text("state", "FILE", "with --backfill: where it notes how far it is (a file in this folder if not given)");
        var rate = Flags.Number("rate", "with --backfill: most events a second");
        var verb = new Verb(
            "attach",
            "adds a piece to a bucket's notifications, touching nothing that is there",
            "furniture attach rin --bucket my-logs --prefix logs/ --suffix .gz --queue rin --dry-run",
            "furniture attach rin --bucket my-logs --prefix logs/ --queue rin --backfill --rate 100",
            "furniture attach codebuildfire --bucket backups --prefix mysql/ --function codebuildfire --id restore-mysql",
            "furniture attach s32cs --bucket movies --function s32cs --to eventbridge"
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
                if (piece.IdMeans is not null && request is { Id: null, Way: not Way.EventBridge })
                    throw new UsageException($"give --id: to {piece.Piece} the configuration's id is {piece.IdMeans}");
                if (parsed.GetValue(rate) is <= 0)
                    throw new UsageException("--rate is a number of events a second, 1 or more");
                using var clients = new Clients();
                var attachment = await request.ResolveAsync(way, new Targets(clients), cancellation);
                var attacher = new Attacher(clients, Patience.Standard, Console.Out, Console.Error);
                if (parsed.GetValue(dryRun))
                {
                    await attacher.PreviewAsync(attachment, cancellation);
                    return 0;
                }
                await attacher.AttachAsync(attachment, cancellation);
                return parsed.GetValue(backfill)
                    ? await BackfillAsync(
                        clients,
                        attachment,
                        parsed.GetValue(startAfter),
                        parsed.GetValue(state),
                        parsed.GetValue(rate),
                        cancellation
                    )
                    : 0;
            }
        );
        return verb;
    }

    private static async Task<int> BackfillAsync(
        Clients clients,
        Attachment attachment,
        string? startAfter,
        string? file,
        int? rate,
        CancellationToken stop
    )
    {
        file ??= $"furniture-backfill-{attachment.Bucket}-{attachment.Id}.json";
        var fresh = new BackfillState
        {
            Bucket = attachment.Bucket,
            Id = attachment.Id,
            Prefix = attachment.Filter.Prefix,
            Suffix = attachment.Filter.Suffix,
            Target = attachment.Target.Arn.ToString(),
            After = startAfter ?? "",
        };
        var state = startAfter is null ? BackfillState.Read(file) ?? fresh : fresh;
        if (!state.IsOf(fresh))
            throw new FurnitureException($"{file} is the state of another backfill; name another file with --state, or delete it");
        if (state.After.Length > 0)
            await Console.Error.WriteLineAsync($"backfill: going on behind {state.After}");
        IEventSender sender = attachment.Target.QueueUrl is { } url
            ? new QueueSender(clients.Sqs, url, Patience.Standard)
            : new FunctionSender(clients.Lambda, attachment.Target.Arn.ToString());
        state.Write(file);
        var backfiller = new Backfiller(clients.S3, sender, TimeProvider.System, Console.Error);
        try
        {
            (state, var isDone) = await backfiller.RunAsync(attachment, state, s => s.Write(file), rate, stop);
            if (isDone)
            {
                File.Delete(file);
                await Console.Out.WriteLineAsync($"backfill: {state.Sent} events sent, all objects that were there");
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
        $"backfill: {what}; run the same command again and it goes on from there (noted in {file})";
}
