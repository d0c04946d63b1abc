using GapFurniture.Furniture.Pieces;
using GapFurniture.Furniture.Verify;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture verify</c>: the chain from the bucket to what the piece writes to, part by part.</summary>
internal static class VerifyVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "verify",
            "checks the chain bucket → notification → queue → policy → event source → function → target",
            "verify PIECE --bucket my-logs --queue NAME",
            "verify PIECE --function NAME"
        );
        var flags = new Flags(verb);
        return verb.Does(
            async (parsed, cancellation) =>
            {
                var piece = flags.PieceOf(parsed);
                if (piece.Way is null)
                {
                    await Console.Out.WriteLineAsync($"{piece.Piece} gets events from no bucket: {piece.Instead}");
                    return 0;
                }
                var (queue, function) = (parsed.GetValue(flags.Queue), parsed.GetValue(flags.Function));
                var request = flags.RequestOf(parsed, piece);
                if (request is null && queue is null && function is null)
                    throw new UsageException("what is to be verified? give --bucket, --queue or --function");
                var clients = new Clients(cancellation);
                var facts = new ChainFacts(clients, piece, request);
                await facts.ReadAsync(queue, function);
                List<Finding> findings = [.. ChainChecks.Of(facts), .. await TargetAsync(facts, cancellation)];
                foreach (var finding in findings)
                    await Console.Out.WriteLineAsync(finding.ToString());
                var missing = findings.Count(f => f.Verdict == Verdict.Missing);
                var warnings = findings.Count(f => f.Verdict == Verdict.Warning);
                await Console.Out.WriteLineAsync(
                    missing == 0
                        ? $"{piece.Piece}: the chain works{(warnings == 0 ? "" : $", with {Counted.Of(warnings, "warning")}")}"
                        : $"{piece.Piece}: {Counted.Of(missing, "problem")}, events are lost or do not arrive"
                );
                return missing == 0 ? 0 : 1;
            }
        );
    }

    private static async Task<IReadOnlyList<Finding>> TargetAsync(ChainFacts facts, CancellationToken cancellation)
    {
        List<Finding> unread = [];
        var deployed = new DeployedPiece(facts.Function, [.. (facts.Configurations ?? []).Select(c => c.Id)]);
        return await FurnitureException.TryAsync(
                () => IPieceTool.Of(facts.Piece).VerifyAsync(deployed, cancellation),
                reason => unread.Add(Finding.Unread("target", reason))
            ) ?? unread;
    }
}
