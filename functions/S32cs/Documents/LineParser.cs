using System.Text.Unicode;
using GapFurniture.S32cs.Input;
using GapFurniture.S32cs.Reporting;

namespace GapFurniture.S32cs.Documents;

/// <summary>Turns lines into batches: every document of a line is put into a batch or rejected with its place and reason.</summary>
internal sealed class LineParser(bool numericIds)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly Cleaned _cleaned = new();
    private readonly DocumentShape _shape = new();

    // Where to go on in a line whose document did not fit into its batch.
    private int _resumeAt;

    /// <summary>Parses the lines in hand.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="report">Counts, and takes the rejects.</param>
    /// <param name="batches">One batch for each partition of ids; documents of one id always go to the same.</param>
    /// <returns>The partition whose batch is full, after which the call is to be repeated; -1 when all lines in hand are parsed.</returns>
    public int Parse(LineBuffer lines, ObjectReport report, IReadOnlyList<Batch> batches)
    {
        while (lines.TryTake(out var line, out var tooLong))
        {
            if (tooLong)
            {
                var reason = $"a line of more than {LineBuffer.LongestLine} bytes";
                report.Reject(RejectKind.LineTooLong, reason, lines.Number, lines.Offset, line.Bytes[..Math.Min(line.Bytes.Length, 1024)]);
            }
            else if (ParseLine(lines, line, report, batches) is var full and >= 0)
            {
                lines.PutBack();
                return full;
            }
        }
        report.Bytes = lines.Taken;
        return -1;
    }

    private int ParseLine(LineBuffer lines, ScannedLine scanned, ObjectReport report, IReadOnlyList<Batch> batches)
    {
        var line = scanned.Bytes;
        // What is left of an empty line that ends with CR LF.
        if (line is [(byte)'\r'])
            return -1;
        if (line.StartsWith(ByteOrderMark))
            return Reject(RejectKind.ByteOrderMark, "the line begins with a byte order mark; write the file without one", line);
        if (!lines.KnownUtf8 && !Utf8.IsValid(line))
            return Reject(RejectKind.InvalidUtf8, $"not UTF-8 at byte {InvalidAt(line) + 1} of the line", line);
        var (number, start, resumeAt) = (lines.Number, lines.Offset, _resumeAt);
        var reader = new DocumentReader(scanned.From(resumeAt), numericIds, _cleaned, _shape);
        while (true)
        {
            var outcome = reader.Read();
            if (outcome is ReadOutcome.Nothing)
            {
                _resumeAt = 0;
                return -1;
            }
            var place = resumeAt + reader.Extent.Start.Value;
            if (outcome is ReadOutcome.Reject)
            {
                var rejected = line[place..(resumeAt + reader.Extent.End.Value)];
                report.Reject(reader.RejectKind, reader.RejectReason, number, start + place, rejected);
                continue;
            }
            var partition = batches.Count == 1 ? 0 : Partition.Of(reader.Id, batches.Count);
            if (!batches[partition].TryAdd(reader.Document, reader.Type, report, number, start + place))
            {
                _resumeAt = place;
                return partition;
            }
            if (reader.Cleanings > 0)
                report.Cleaned++;
        }

        int Reject(RejectKind kind, string reason, ReadOnlySpan<byte> document)
        {
            report.Reject(kind, reason, lines.Number, lines.Offset, document);
            return -1;
        }
    }

    private static int InvalidAt(ReadOnlySpan<byte> line)
    {
        Utf8.ToUtf16(line, new char[line.Length], out var read, out _, replaceInvalidSequences: false);
        return read;
    }
}
