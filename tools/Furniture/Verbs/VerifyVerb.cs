using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Cli;
using GapFurniture.Furniture.Verify;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture verify</c>: the chain from the bucket to what the piece writes to, link by link.</summary>
internal static class VerifyVerb
{
    public static Verb Create()
    {
        var flags = new Flags();
        var verb = new Verb(
            "verify",
            "walks the chain bucket → notification → queue → policy → event source → function → target",
            "furniture verify rin --bucket my-logs --queue rin",
            "furniture verify codebuildfire --bucket backups --function codebuildfire"
        );
        flags.AddTo(verb);
        verb.SetAction(
            async (parsed, cancellation) =>
            {
                var piece = flags.PieceOf(parsed);
                if (piece.Way is null)
                {
                    await Console.Out.WriteLineAsync($"{piece.Piece} hears of no bucket: {piece.Instead}");
                    return 0;
                }
                var (queue, function) = (parsed.GetValue(flags.Queue), parsed.GetValue(flags.Function));
                var request = flags.RequestOf(parsed, piece);
                if (request is null && queue is null && function is null)
                    throw new UsageException("what shall be looked at? give --bucket, --queue or --function");
                using var clients = new Clients();
                var findings = await new Chain(clients, piece, request, queue, function).WalkAsync(cancellation);
                foreach (var finding in findings)
                    await Console.Out.WriteLineAsync(finding.ToString());
                var missing = findings.Count(f => f.Verdict == Verdict.Missing);
                var warnings = findings.Count(f => f.Verdict == Verdict.Warning);
                await Console.Out.WriteLineAsync(
                    missing == 0
                        ? $"{piece.Piece}: the chain holds{(warnings == 0 ? "" : $", with {warnings} warning{(warnings == 1 ? "" : "s")}")}"
                        : $"{piece.Piece}: {(missing == 1 ? "a link is" : $"{missing} links are")} broken"
                );
                return missing == 0 ? 0 : 1;
            }
        );
        return verb;
    }
}
