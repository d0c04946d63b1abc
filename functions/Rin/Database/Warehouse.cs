using System.Text.RegularExpressions;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Database;

/// <summary>What a committed transaction loaded: rows, null when the warehouse did not say; rows left out because they did not fit
/// (<c>MAXERROR</c>), and what was wrong with one of those, where that is known; where to learn of them, null when there are
/// none.</summary>
internal sealed record LoadResult(long? Rows, long Skipped = 0, string? Reason = null, LoadErrors? Errors = null)
{
    public static LoadResult None { get; } = new(0);

    public static LoadResult operator +(LoadResult one, LoadResult other) =>
        new(one.Rows + other.Rows, one.Skipped + other.Skipped, one.Reason ?? other.Reason);
}

/// <summary>What is to blame for a failed statement, which decides what to do.</summary>
internal enum Blame
{
    Object, // an object, or its table: that one is reported, the others go on
    Conflict, // another transaction that was in the way. The same load is tried again
    Warehouse, // the warehouse: paused, resizing, unreachable. Nothing is tried until it answers again
    Connection, // the connection's settings: a wrong password, no such database. Every object for it fails with the same reason
}

/// <summary>A warehouse refused something, or did not answer. A transaction was rolled back; nothing of it is in the warehouse.</summary>
internal sealed class WarehouseException(Blame blame, string reason, Exception? inner = null) : Exception(reason, inner)
{
    public Blame Blame { get; } = blame;

    public bool IsAway => Blame is Blame.Warehouse; // true if the warehouse does not answer: it is waited for, and no object is to blame

    /// <summary>True if the same may succeed later without change.</summary>
    public static bool MayPass(Exception e) => e is WarehouseException { Blame: Blame.Conflict or Blame.Warehouse };

    public LoadStatement? Statement { get; init; } // the statement that failed; null when it was none in particular
    public string? File { get; init; } // URL of the file that could not be loaded, when the warehouse says; null otherwise

    // Where the warehouse may have noted more; null when it was not asked to load, or has been asked already.
    public LoadErrors? LoadErrors { get; init; }
}

/// <summary>One warehouse, by whatever driver. What is the same for all of them is here: asking what was wrong with a file, and whether it
/// takes writes again.</summary>
internal abstract partial class Warehouse(Redactor redactor)
{
    // Whether the last load was refused because nothing may be written, as while a cluster is resized.
    private volatile bool _readOnly;

    protected Redactor Redactor { get; } = redactor;

    /// <summary>Runs the statements in one transaction and commits it.</summary>
    /// <exception cref="WarehouseException">It failed as a whole; nothing of it is loaded.</exception>
    public async Task<LoadResult> LoadAsync(IReadOnlyList<LoadStatement> statements, CancellationToken cancel)
    {
        try
        {
            var result = await CommitAsync(statements, [.. statements.Select(SqlOf)], cancel);
            _readOnly = false;
            // It is committed, whatever happens now.
            return result.Errors is { } noted && await noted.FindAsync(this, statements, CancellationToken.None) is { } found
                ? result with
                {
                    Skipped = result.Skipped > 0 ? result.Skipped : found.Count,
                    Reason = Redactor.Redact(found.Reason),
                }
                : result;
        }
        catch (WarehouseException e)
        {
            _readOnly = e.Blame is Blame.Warehouse && ReadOnly().IsMatch(e.Message);
            if (
                e is not { Blame: Blame.Object, LoadErrors: { } errors, Statement: CopyStatement copy }
                || await errors.FindAsync(this, [copy], cancel) is not { } found
            )
                throw;
            throw new WarehouseException(Blame.Object, $"{Redactor.Redact(found.Reason)} ({e.Message})", e)
            {
                Statement = copy,
                File = found.File,
            };
        }
    }

    /// <summary>Returns when the warehouse answers and, if it last refused to write, takes writes again.</summary>
    /// <exception cref="WarehouseException">It does not.</exception>
    public async Task PingAsync(CancellationToken cancel)
    {
        await TestAsync(["SELECT 1"], cancel);
        if (!_readOnly)
            return;
        try
        {
            // What else it is refused for says nothing about loads.
            await TestAsync(["CREATE TEMP TABLE rin_write_test (id INT)", "DROP TABLE rin_write_test"], cancel);
        }
        catch (WarehouseException e) when (e.Blame is Blame.Object or Blame.Connection) { }
        _readOnly = false;
    }

    /// <summary>The rows of a query, every value as text.</summary>
    /// <exception cref="WarehouseException">It failed; <see cref="Blame.Object"/> when the statement itself is at fault.</exception>
    public abstract Task<IReadOnlyList<string?[]>> SelectAsync(string sql, CancellationToken cancel);

    /// <summary>Runs a statement; returns the number of rows that it changed.</summary>
    /// <exception cref="WarehouseException">As above.</exception>
    public abstract Task<long> ExecuteAsync(string sql, CancellationToken cancel);

    /// <summary>As <see cref="LoadAsync"/>, by the driver.</summary>
    protected abstract Task<LoadResult> CommitAsync(IReadOnlyList<LoadStatement> statements, string[] sqls, CancellationToken cancel);

    private static string SqlOf(LoadStatement statement)
    {
        try
        {
            return statement.ToSql();
        }
        catch (ArgumentException e)
        {
            throw new WarehouseException(Blame.Object, e.Message, e) { Statement = statement };
        }
    }

    /// <summary>What a failure of the driver means; null for what is no failure of the warehouse.</summary>
    protected abstract WarehouseException? FailureOf(Exception e);

    /// <summary>Makes a call of the driver, whose failures become the warehouse's.</summary>
    protected async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancel)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is not WarehouseException && FailureOf(e) is { } failure)
        {
            // A call under way may finish for a moment; what it ends in then concerns nobody any more.
            throw cancel.IsCancellationRequested ? new OperationCanceledException(failure.Message, e, cancel) : failure;
        }
    }

    /// <summary>Runs statements that take no time, in one transaction, so that nothing is left behind.</summary>
    protected abstract Task TestAsync(IReadOnlyList<string> sqls, CancellationToken cancel);

    // By PostgreSQL's state, or Redshift's words.
    [GeneratedRegex(@"\[25006\]|\bread[- ]?only\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ReadOnly();
}

/// <summary>Where the warehouse notes what was wrong with files of a load: row, column and reason. The load's errors are told from others by
/// the ids of its <c>session</c>, or its <c>query</c>, as far as they are known.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html"/>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html"/>
internal sealed record LoadErrors(string By, params IEnumerable<long?> Ids)
{
    // File names are kept to this many characters.
    private const int KeptFileName = 256;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    /// <summary>The last error of the statements' files, and how many there are; null when nothing is noted, or we may not look.</summary>
    public async Task<(string File, string Reason, long Count)?> FindAsync(
        Warehouse warehouse,
        IReadOnlyList<LoadStatement> statements,
        CancellationToken cancel
    )
    {
        var ids = string.Join(", ", Ids.Where(i => i > 0));
        if (ids.Length == 0)
            return null;
        string[] queries =
        [
            "SELECT trim(file_name), line_number, trim(column_name), trim(error_message), count(*) OVER () FROM sys_load_error_detail "
                + $"WHERE {By}_id IN ({ids}) ORDER BY start_time DESC LIMIT 1",
            // Older, and not on serverless.
            "SELECT trim(filename), line_number, trim(colname), trim(err_reason), count(*) OVER () FROM stl_load_errors "
                + $"WHERE {By} IN ({ids}) ORDER BY starttime DESC LIMIT 1",
        ];
        var urls = statements.OfType<CopyStatement>().SelectMany(s => s.Objects).Select(o => o.Url).ToList();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(s_timeout);
        foreach (var query in queries)
        {
            try
            {
                // It may be an earlier COPY's, when this one failed before it began to read.
                if (
                    await warehouse.SelectAsync(query, timeout.Token) is [[{ } noted, var line, var column, var reason, var count], ..]
                    && urls.Find(u => IsNoted(u, noted)) is { } file
                )
                    return (
                        file,
                        $"line {line ?? "?"}{(string.IsNullOrEmpty(column) ? "" : $", column {column}")}: {reason ?? "?"}",
                        long.TryParse(count, out var number) ? number : 1
                    );
            }
            catch (Exception) when (!cancel.IsCancellationRequested)
            {
                // No such view here, no right to read it, or the session is gone: the error itself must do.
            }
        }
        return null;
    }

    private static bool IsNoted(string url, string noted) =>
        url == noted || (noted.Length >= KeptFileName && url.StartsWith(noted, StringComparison.Ordinal));
}
