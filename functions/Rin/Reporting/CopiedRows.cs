using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace GapFurniture.Rin.Reporting;

/// <summary>
/// Counts the rows of a session's COPYs by the notice that Redshift sends after each (<c>Load into table 't' completed, 8 record(s) loaded
/// successfully.</c>): unlike <c>pg_last_copy_count()</c> that costs no round trip and cannot break the transaction.
/// </summary>
internal sealed partial class CopiedRows : IDisposable
{
    private readonly NpgsqlConnection _session;
    private long _rows;
    private int _copies;

    public CopiedRows(NpgsqlConnection session)
    {
        _session = session;
        session.Notice += OnNotice;
    }

    /// <summary>Rows of this many COPYs; null when not each of them told.</summary>
    public long? Of(int copies) => _copies == copies ? _rows : null;

    /// <summary>The rows in a notice; null when it is about something else.</summary>
    internal static long? Read(string notice) =>
        Loaded().Match(notice) is { Success: true } match
        && long.TryParse(match.Groups["rows"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            ? rows
            : null;

    private void OnNotice(object sender, NpgsqlNoticeEventArgs e)
    {
        if (Read(e.Notice.MessageText) is not { } rows)
            return;
        _rows += rows;
        _copies++;
    }

    public void Dispose() => _session.Notice -= OnNotice;

    [GeneratedRegex(@"\bcompleted, (?<rows>[0-9]+) record\(s\) loaded successfully", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Loaded();
}
