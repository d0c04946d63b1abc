using System.Globalization;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>One COPY under way: what it loads, what it counts, and the statements it needs.</summary>
internal sealed class Load(CopyStatement copy, LoadContext context, TargetColumn[] columns, IReadOnlyList<S3File> files)
{
    private readonly List<LoadOutcome.LoadedFile> _done = [];
    private readonly List<(S3File File, long Line)> _rows = [];
    private S3File? _file;
    private int _errorsBefore;

    public CopyStatement Copy => copy;

    public LoadContext Context => context;

    public TargetColumn[] Columns => columns;

    public IReadOnlyList<S3File> Files => files;

    public List<LoadError> Errors { get; } = [];

    public int RejectedByServer { get; set; }

    public long Bytes { get; set; }

    /// <summary>A fault wants the connection to break in the middle.</summary>
    public bool DropsClient { get; set; }

    public long LoadedRows => _rows.Count - RejectedByServer;

    public SqlException Failure => LoadErrors.Failure(copy.Table);

    private string Names => string.Join(", ", columns.Select(c => CopyStatement.Quoted(c.Name)));

    private string Stage => $"pg_temp.__gap_stage_{context.QueryId.ToString(CultureInfo.InvariantCulture)}";

    public string CopyIntoTarget => $"copy {copy.QuotedTable} ({Names}) from stdin (format text, encoding 'UTF8')";

    public string CreateStage =>
        $"create temporary table {Stage[8..]} (n bigint generated always as identity primary key, {StageColumns(" text")})";

    public string CopyIntoStage => $"copy {Stage} ({StageColumns("")}) from stdin (format text, encoding 'UTF8')";

    public string MoveFromStage =>
        $"select row_number, sql_state, reason, column_number from {ClusterSetup.Schema}.load_rows({Literal(Stage)}, {Literal(copy.QuotedTable)}, "
        + $"array[{string.Join(", ", columns.Select(c => Literal(c.Name)))}], array[{string.Join(", ", columns.Select(c => Literal(CastType(c))))}])";

    public string DropStage => $"drop table {Stage}";

    public void BeginFile(S3File file)
    {
        _file = file;
        _errorsBefore = Errors.Count;
    }

    public void EndFile(long bytes, long lines) =>
        _done.Add(new LoadOutcome.LoadedFile(_file!.Url, bytes, lines, Errors.Count - _errorsBefore));

    /// <summary>Notes where the next row came from: the server names rows by their number only.</summary>
    public void AddRow(long line) => _rows.Add((_file!, line));

    /// <summary>Where a row came from, counted from 0; null when there is no such row.</summary>
    public (S3File File, long Line)? OriginOf(long row) => row >= 0 && row < _rows.Count ? _rows[(int)row] : null;

    /// <summary>Counts a bad record.</summary>
    /// <exception cref="RowException">One too many.</exception>
    public void Reject(RowException e, long line)
    {
        Errors.Add(LoadErrors.FromRow(e, _file!.Url, line));
        if (Errors.Count > copy.MaxErrors)
            throw e;
    }

    public LoadOutcome Outcome(bool completed) => new(completed, completed ? LoadedRows : 0, completed ? Bytes : 0, Errors.Count, _done);

    private string StageColumns(string suffix) =>
        string.Join(", ", Enumerable.Range(1, columns.Length).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i}{suffix}")));

    private static string CastType(TargetColumn column)
    {
        var quoted = CopyStatement.Quoted(column.Type);
        return column switch
        {
            // lengths were checked in bytes; a cast to a shorter type would cut in silence
            { Kind: ColumnKind.FixedText, MaxBytes: { } length } => string.Create(CultureInfo.InvariantCulture, $"char({length})"),
            { Type: "numeric", TypeModifier: > 4 } => string.Create(
                CultureInfo.InvariantCulture,
                $"numeric({(column.TypeModifier - 4) >> 16}, {(column.TypeModifier - 4) & 0xFFFF})"
            ),
            _ => quoted,
        };
    }

    private static string Literal(string text) => '\'' + text.Replace("'", "''", StringComparison.Ordinal) + '\'';
}
