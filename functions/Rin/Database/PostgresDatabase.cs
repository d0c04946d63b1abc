using System.Globalization;
using System.Text.RegularExpressions;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GapFurniture.Rin.Database;

/// <summary>Redshift through the PostgreSQL protocol.</summary>
internal sealed class PostgresDatabase(PostgresSessions sessions, Redactor redactor, ILogger logger) : IDatabase
{
    // A worker that loads holds the ledger's lock for as long as that takes, and a COPY takes as long as it takes: the token ends the wait.
    private const int NoTimeout = 0;
    private const int ShortTimeout = 30;

    // Whether the last load was refused because nothing may be written, as while a cluster is resized.
    private volatile bool _readOnly;

    /// <summary>Whether sessions are encrypted.</summary>
    public Task<bool> IsEncryptedAsync(CancellationToken cancellationToken) =>
        RunAsync(
            "SELECT 1",
            ShortTimeout,
            command => Task.FromResult(PostgresSessions.IsEncrypted(command.Connection!)),
            cancellationToken
        );

    public async Task<LoadResult> LoadAsync(IReadOnlyList<LoadStatement> statements, CancellationToken cancellationToken)
    {
        var at = -1;
        var sessionId = 0;
        try
        {
            await using var session = await sessions.OpenAsync(cancellationToken);
            sessionId = session.ProcessID;
            using var notices = new CopyNotices(session);
            await using var transaction = await session.BeginTransactionAsync(cancellationToken);
            for (at = 0; at < statements.Count; at++)
            {
                Log.Statement(logger, statements[at].ToString());
                await using var command = new NpgsqlCommand(statements[at].ToSql(), session, transaction) { CommandTimeout = NoTimeout };
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            await transaction.CommitAsync(cancellationToken);
            _readOnly = false;
            var result = notices.ResultOf(statements);
            if (result.Skipped == 0)
                return result;
            // It is committed, whatever happens now.
            var found = await FindErrorAsync(sessionId, statements, CancellationToken.None);
            return result with { Reason = found is null ? null : redactor.Redact(found.Reason) };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not WarehouseException)
        {
            throw await ExplainAsync(e, statements, at, sessionId, cancellationToken);
        }
    }

    public Task<IReadOnlyList<string?[]>> SelectAsync(string sql, CancellationToken cancellationToken) =>
        SelectAsync(sql, NoTimeout, cancellationToken);

    public Task<long> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        RunAsync<long>(sql, NoTimeout, async command => await command.ExecuteNonQueryAsync(cancellationToken), cancellationToken);

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await SelectAsync("SELECT 1", ShortTimeout, cancellationToken);
        if (!_readOnly)
            return;
        sessions.Renew();
        // One transaction, so that nothing is left behind. What else it is refused for says nothing about loads.
        await RunAsync(
            "CREATE TEMP TABLE rin_write_test (id INT); DROP TABLE rin_write_test",
            ShortTimeout,
            command => command.ExecuteNonQueryAsync(cancellationToken),
            cancellationToken,
            e => !PostgresErrors.IsReadOnly(e)
        );
        _readOnly = false;
    }

    private Task<IReadOnlyList<string?[]>> SelectAsync(string sql, int timeout, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<string?[]>>(
            sql,
            timeout,
            async command =>
            {
                var rows = new List<string?[]>();
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                    rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => TextOf(reader, i))]);
                return rows;
            },
            cancellationToken
        );

    private static string? TextOf(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture);

    private async Task<T> RunAsync<T>(
        string sql,
        int timeout,
        Func<NpgsqlCommand, Task<T>> run,
        CancellationToken cancellationToken,
        Func<Exception, bool>? isSuccess = null
    )
    {
        try
        {
            await using var session = await sessions.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(sql, session) { CommandTimeout = timeout };
            return await run(command);
        }
        catch (PostgresException e) when (isSuccess?.Invoke(e) == true)
        {
            return default!;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not WarehouseException)
        {
            throw new WarehouseException(PostgresErrors.BlameOf(e), redactor.Redact(PostgresErrors.Describe(e)), e);
        }
    }

    private async Task<WarehouseException> ExplainAsync(
        Exception e,
        IReadOnlyList<LoadStatement> statements,
        int at,
        int sessionId,
        CancellationToken cancellationToken
    )
    {
        var blame = PostgresErrors.BlameOf(e);
        var reason = redactor.Redact(PostgresErrors.Describe(e));
        _readOnly = PostgresErrors.IsReadOnly(e);
        // At least once is what a queue promises: nothing is lost, and whoever reads the log knows where to look for rows that came twice.
        if (at == statements.Count && blame is Blame.Warehouse)
            return new WarehouseException(
                blame,
                "the connection broke during COMMIT, so the objects may be in the warehouse already"
                    + $"{(statements[0] is LedgerStatement ? "; the ledger will show it" : " and will be loaded again")}: {reason}",
                e
            );
        var failed = at >= 0 && at < statements.Count ? statements[at] : null;
        // Another session: Npgsql closes one on errors of class XX, which is Redshift's for loads.
        var found = blame is Blame.Object && failed is CopyStatement ? await FindErrorAsync(sessionId, [failed], cancellationToken) : null;
        return new WarehouseException(blame, found is null ? reason : $"{redactor.Redact(found.Reason)} ({reason})", e)
        {
            Statement = failed is null ? null : at,
            File = found?.File,
        };
    }

    private Task<LoadError?> FindErrorAsync(int sessionId, IReadOnlyList<LoadStatement> statements, CancellationToken cancellationToken) =>
        LoadErrors.FindAsync(
            sql => SelectAsync(sql, ShortTimeout, cancellationToken),
            $"session_id = {sessionId}",
            $"session = {sessionId}",
            statements,
            cancellationToken
        );

    public ValueTask DisposeAsync() => sessions.DisposeAsync();
}

/// <summary>
/// Counts the rows of a session's COPYs by the notices that Redshift sends after each (<c>Load into table 't' completed, 8 record(s) loaded
/// successfully.</c>, and <c>… completed, 2 record(s) could not be loaded.</c>): unlike <c>pg_last_copy_count()</c> that costs no round trip and
/// cannot break the transaction.
/// </summary>
internal sealed partial class CopyNotices : IDisposable
{
    private readonly NpgsqlConnection _session;
    private long _loaded;
    private long _skipped;
    private int _copies;

    public CopyNotices(NpgsqlConnection session)
    {
        _session = session;
        session.Notice += OnNotice;
    }

    /// <summary>The result of these statements; without rows when not each COPY told them.</summary>
    public LoadResult ResultOf(IReadOnlyList<LoadStatement> statements) =>
        new(_copies == statements.OfType<CopyStatement>().Count() ? _loaded : null, _skipped);

    /// <summary>Rows in a notice, loaded or skipped; null when it is about something else.</summary>
    internal static (long Rows, bool AreLoaded)? Read(string notice) =>
        Rows().Match(notice) is { Success: true } match
        && long.TryParse(match.Groups["rows"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            ? (rows, match.Groups["loaded"].Success)
            : null;

    private void OnNotice(object sender, NpgsqlNoticeEventArgs e)
    {
        switch (Read(e.Notice.MessageText))
        {
            case (var rows, true):
                _loaded += rows;
                _copies++;
                break;
            case (var rows, false):
                _skipped += rows;
                break;
        }
    }

    public void Dispose() => _session.Notice -= OnNotice;

    [GeneratedRegex(
        @"\bcompleted, (?<rows>[0-9]+) record\(s\) ((?<loaded>loaded successfully)|could not be loaded)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Rows();
}
