using System.Text;
using GapFurniture.S32cs.Documents;

namespace GapFurniture.S32cs.Tests.Documents;

/// <summary>Reads one line as the piece does.</summary>
internal static class Reading
{
    public sealed record Result(string? Document, RejectKind? Reject, string Reason, int Cleanings);

    public static IReadOnlyList<Result> All(string line, bool numericIds = true)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        Utf8Scan.IsValid(bytes, out var noncharacters).ShouldBeTrue();
        var reader = new DocumentReader(bytes, noncharacters, numericIds, new Cleaned());
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
