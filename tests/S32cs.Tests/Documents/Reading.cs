using System.Text;
using GapFurniture.S32cs.Documents;

namespace GapFurniture.S32cs.Tests.Documents;

/// <summary>Reads one line as the piece does.</summary>
internal static class Reading
{
    public sealed record Result(string? Document, RejectKind? Reject, string Reason, bool IsCleaned, string Found);

    public static IReadOnlyList<Result> All(string line, bool numericIds = true) => All(Encoding.UTF8.GetBytes(line), numericIds);

    public static IReadOnlyList<Result> All(byte[] line, bool numericIds = true)
    {
        var results = new List<Result>();
        var parser = new LineParser(numericIds);
        for (var at = 0; parser.TryRead(line, ref at, out var document); )
        {
            var text = Encoding.UTF8.GetString(document.Bytes);
            results.Add(
                document.Reject is { } reject
                    ? new Result(null, reject.Kind, reject.Reason, false, Encoding.UTF8.GetString(line.AsSpan(document.Start)))
                    : new Result(text, null, "", document.IsCleaned, Encoding.UTF8.GetString(line.AsSpan(document.Start)))
            );
        }
        return results;
    }

    public static Result One(string line, bool numericIds = true) => All(line, numericIds).ShouldHaveSingleItem();
}
