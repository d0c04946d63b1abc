using System.Globalization;
using System.Text.RegularExpressions;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GapFurniture.Rin.Database;

/// <summary>Redshift through the PostgreSQL protocol.</summary>
internal sealed class PostgresDatabase(PostgresSessions sessions, Redactor redactor, ILogger logger) : Warehouse(redactor)
{
    // A worker that loads holds the ledger's lock for as long as that takes, and a COPY takes as long as it takes: the token ends the wait.
    private const int NoTimeout = 0;
    private const int ShortTimeout = 30;

    /// <summary>Whether sessions are encrypted.</summary>
    public Task<bool> IsEncryptedAsync(CancellationToken cancellationToken) =>
        RunAsync(
            "SELECT 1",
            ShortTimeout,
            command => Task.FromResult(PostgresSessions.IsEncrypted(command.Connection!)),
            cancellationToken
        );

    protected override async Task<(LoadResult Result, LoadErrors? Skipped)> CommitAsync(
        IReadOnlyList<LoadStatement> statements,
        CancellationToken cancellationToken
    )
    {
        var at = -1;
        LoadErrors? errors = null;
        try
        {
            await using var session = await sessions.OpenAsync(cancellationToken);
            errors = new LoadErrors("session", session.ProcessID);
            using var notices = new CopyNotices(session);
            await using var transaction = await session.BeginTransactionAsync(cancellationToken);
            for (at = 0; at < statements.Count; at++)
            {
                Log.Statement(logger, statements[at].ToString());
                await using var command = new NpgsqlCommand(statements[at].ToSql(), session, transaction) { CommandTimeout = NoTimeout };
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            await transaction.CommitAsync(cancellationToken);
            var result = notices.ResultOf(statements);
            return (result, result.Skipped > 0 ? errors : null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not WarehouseException)
        {
            var failure = FailureOf(e);
            // At least once is what a queue promises: nothing is lost, and whoever reads the log knows where to look for rows that came twice.
            if (at == statements.Count && failure.Blame is Blame.Warehouse)
                throw new WarehouseException(
                    failure.Blame,
                    "the connection broke during COMMIT, so the objects may be in the warehouse already"
                        + $"{(statements[0] is LedgerStatement ? "; the ledger will show it" : " and will be loaded again")}: {failure.Message}",
                    e
                );
            throw new WarehouseException(failure.Blame, failure.Message, e)
            {
                Statement = at >= 0 && at < statements.Count ? at : null,
                LoadErrors = errors,
            };
        }
    }

    public override Task<IReadOnlyList<string?[]>> SelectAsync(string sql, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<string?[]>>(
            sql,
            NoTimeout,
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

    public override Task<long> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        RunAsync<long>(sql, NoTimeout, async command => await command.ExecuteNonQueryAsync(cancellationToken), cancellationToken);

    protected override Task TestAsync(IReadOnlyList<string> sqls, CancellationToken cancellationToken)
    {
        // What the server decided when older sessions began may have changed.
        sessions.Renew();
        return RunAsync(
            string.Join("; ", sqls),
            ShortTimeout,
            command => command.ExecuteNonQueryAsync(cancellationToken),
            cancellationToken
        );
    }

    private static string? TextOf(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture);

    private async Task<T> RunAsync<T>(string sql, int timeout, Func<NpgsqlCommand, Task<T>> run, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await sessions.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(sql, session) { CommandTimeout = timeout };
            return await run(command);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not WarehouseException)
        {
            throw FailureOf(e);
        }
    }

    private WarehouseException FailureOf(Exception e) => new(PostgresErrors.BlameOf(e), Redactor.Redact(PostgresErrors.Describe(e)), e);

    public override ValueTask DisposeAsync() => sessions.DisposeAsync();
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
