using System.Text;
using GapFurniture.S32cs.Documents;

namespace GapFurniture.S32cs.Tests.Documents;

/// <summary>Reads one line as the piece does.</summary>
internal static class Reading
{
    public sealed record Result(string? Document, RejectKind? Reject, string Reason, int Cleanings);

    public static IReadOnlyList<Result> All(string line, bool numericIds = true) =>
        All(Encoding.UTF8.GetBytes(line), new DocumentShape(), numericIds);

    public static IReadOnlyList<Result> All(byte[] bytes, DocumentShape shape, bool numericIds = true)
    {
        var (stops, lineFeeds) = (new ulong[TextScan.Words(bytes.Length)], new ulong[TextScan.Words(bytes.Length)]);
        var facts = TextScan.Scan(bytes, stops, lineFeeds);
        facts.IsUtf8.ShouldBeTrue();
        var reader = new DocumentReader(new ScannedLine(bytes, stops, 0, facts.HasNoncharacters), numericIds, new Cleaned(), shape);
        var results = new List<Result>();
        while (reader.Read() is var outcome and not ReadOutcome.Nothing)
        {
            results.Add(
                outcome is ReadOutcome.Document
                    ? new Result(Encoding.UTF8.GetString(reader.Document), null, "", reader.Cleanings)
                    : new Result(null, reader.RejectKind, reader.RejectReason, 0)
            );
        }
        return results;
    }

    public static Result One(string line, bool numericIds = true) => All(line, numericIds).ShouldHaveSingleItem();
}
