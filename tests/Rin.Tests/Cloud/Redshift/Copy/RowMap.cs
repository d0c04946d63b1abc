namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>
/// Which file and line each row came from. The server names the row only; one line per row is the rule, so only departures from it are kept.
/// </summary>
internal sealed class RowMap
{
    private readonly List<Run> _runs = [];
    private S3File? _file;
    private long _nextLine;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    public void BeginFile(S3File file)
    {
        _file = file;
        _nextLine = 0; // no line: the first row of a file always starts a run
    }

    public void Add(long line)
    {
        if (line != _nextLine)
            _runs.Add(new Run(Rows, line, _file!));
        _nextLine = line + 1;
        Rows++;
    }

    /// <summary>Origin of a row, counted from 0; null when there is no such row.</summary>
    public (S3File File, long Line)? Find(long row)
    {
        if (row < 0 || row >= Rows)
            return null;
        var (low, high) = (0, _runs.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_runs[middle].Row <= row)
                low = middle;
            else
                high = middle - 1;
        }
        return (_runs[low].File, _runs[low].Line + row - _runs[low].Row);
    }

    private readonly record struct Run(long Row, long Line, S3File File);
}
