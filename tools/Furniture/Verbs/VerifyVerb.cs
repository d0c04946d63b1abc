using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Cli;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Furniture.Verify;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture verify</c>: the chain from the bucket to what the piece writes to, part by part.</summary>
internal static class VerifyVerb
{
    public static Verb Create()
    {
        var flags = new Flags();
        var verb = new Verb(
            "verify",
            "checks the chain bucket → notification → queue → policy → event source → function → target",
            "verify PIECE --bucket my-logs --queue NAME",
            "verify PIECE --function NAME"
        );
        flags.AddTo(verb);
        verb.SetAction(
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
                using var clients = new Clients();
                var facts = await ChainFacts.ReadAsync(clients, piece, request, queue, function, cancellation);
                List<Finding> findings = [.. ChainChecks.Of(facts), .. await TargetAsync(facts, cancellation)];
                foreach (var finding in findings)
                    await Console.Out.WriteLineAsync(finding.ToString());
                var missing = findings.Count(f => f.Verdict == Verdict.Missing);
                var warnings = findings.Count(f => f.Verdict == Verdict.Warning);
                await Console.Out.WriteLineAsync(
                    missing == 0
                        ? $"{piece.Piece}: the chain works{(warnings == 0 ? "" : $", with {Counted(warnings, "warning")}")}"
                        : $"{piece.Piece}: {Counted(missing, "problem")}, events are lost or do not arrive"
                );
                return missing == 0 ? 0 : 1;
            }
        );
        return verb;
    }

    private static async Task<IReadOnlyList<Finding>> TargetAsync(ChainFacts facts, CancellationToken cancellation)
    {
        if (IPieceTool.Of(facts.Piece) is not { } tool)
            return [];
        try
        {
            var ids = (facts.Configurations ?? []).Select(c => c.Id);
            return await tool.VerifyAsync(new DeployedPiece(facts.Function, [.. ids]), cancellation);
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is FurnitureException)
        {
            var reason = e is FurnitureException ? e.Message : AwsTrouble.Describe(e);
            return [Finding.Warning("target", $"could not be checked: {reason}", "run this with credentials that may read it")];
        }
    }

    private static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
