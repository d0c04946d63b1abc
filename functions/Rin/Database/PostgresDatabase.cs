using System.Text.RegularExpressions;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GapFurniture.Rin.Database;

/// <summary>Redshift through the PostgreSQL protocol.</summary>
internal sealed class PostgresDatabase(PostgresSessions sessions, Redactor redactor, ILogger logger) : Warehouse(redactor), IAsyncDisposable
{
    // A worker that loads holds the ledger's lock for as long as that takes, and a COPY takes as long as it takes: the token ends the wait.
    private const int NoTimeout = 0;
    private const int ShortTimeout = 30;

    public Task<bool> IsEncryptedAsync(CancellationToken cancel) =>
        RunAsync("SELECT 1", ShortTimeout, command => Task.FromResult(PostgresSessions.IsEncrypted(command.Connection!)), cancel);

    protected override async Task<LoadResult> CommitAsync(IReadOnlyList<LoadStatement> statements, string[] sqls, CancellationToken cancel)
    {
        var at = -1;
        LoadErrors? errors = null;
        try
        {
            await using var session = await sessions.OpenAsync(cancel);
            errors = new LoadErrors("session", session.ProcessID);
            var notices = new List<string>();
            session.Notice += (_, e) => notices.Add(e.Notice.MessageText);
            await using var transaction = await session.BeginTransactionAsync(cancel);
            for (at = 0; at < statements.Count; at++)
            {
                Log.Statement(logger, statements[at]);
                await using var command = new NpgsqlCommand(sqls[at], session, transaction) { CommandTimeout = NoTimeout };
                await command.ExecuteNonQueryAsync(cancel);
            }
            await transaction.CommitAsync(cancel);
            var result = CopyNotices.ResultOf(statements, notices);
            return result.Skipped > 0 ? result with { Errors = errors } : result;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is not WarehouseException)
        {
            var failure = FailureOf(e);
            // At least once is what a queue promises: nothing is lost, and whoever reads the log knows where to look for rows that came twice.
            var outlook = statements[0] is LedgerStatement ? "; the ledger will show it" : " and will be loaded again";
            var reason =
                at == statements.Count && failure.Blame is Blame.Warehouse
                    ? $"the connection broke during COMMIT, so the objects may be in the warehouse already{outlook}: {failure.Message}"
                    : failure.Message;
            throw new WarehouseException(failure.Blame, reason, e) { Statement = statements.ElementAtOrDefault(at), LoadErrors = errors };
        }
    }

    public override Task<IReadOnlyList<string?[]>> SelectAsync(string sql, CancellationToken cancel) =>
        RunAsync<IReadOnlyList<string?[]>>(
            sql,
            NoTimeout,
            async command =>
            {
                var rows = new List<string?[]>();
                await using var reader = await command.ExecuteReaderAsync(cancel);
                while (await reader.ReadAsync(cancel))
                    rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => TextOf(reader, i))]);
                return rows;
            },
            cancel
        );

    public override Task<long> ExecuteAsync(string sql, CancellationToken cancel) =>
        RunAsync<long>(sql, NoTimeout, async command => await command.ExecuteNonQueryAsync(cancel), cancel);

    protected override Task TestAsync(IReadOnlyList<string> sqls, CancellationToken cancel)
    {
        // What the server decided when older sessions began may have changed.
        sessions.Renew();
        return RunAsync(string.Join("; ", sqls), ShortTimeout, command => command.ExecuteNonQueryAsync(cancel), cancel);
    }

    private static string? TextOf(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : Convert.ToString(reader.GetValue(column));

    private Task<T> RunAsync<T>(string sql, int timeout, Func<NpgsqlCommand, Task<T>> run, CancellationToken cancel) =>
        CallAsync(
            async () =>
            {
                await using var session = await sessions.OpenAsync(cancel);
                await using var command = new NpgsqlCommand(sql, session) { CommandTimeout = timeout };
                return await run(command);
            },
            cancel
        );

    protected override WarehouseException FailureOf(Exception e) =>
        new(PostgresErrors.BlameOf(e), Redactor.Redact(PostgresErrors.Describe(e)), e);

    public ValueTask DisposeAsync() => sessions.DisposeAsync();
}

/// <summary>The notices that Redshift sends after each COPY (<c>Load into table 't' completed, 8 record(s) loaded successfully.</c>, and
/// <c>… completed, 2 record(s) could not be loaded.</c>): unlike <c>pg_last_copy_count()</c> they cost no round trip and cannot break the
/// transaction.</summary>
internal static partial class CopyNotices
{
    /// <summary>The result of these statements; without rows when not each COPY told them.</summary>
    public static LoadResult ResultOf(IReadOnlyList<LoadStatement> statements, IEnumerable<string> notices)
    {
        var read = notices
            .Select(n => Rows().Match(n))
            .Where(m => m.Success)
            .ToLookup(m => m.Groups["loaded"].Success, m => long.Parse(m.Groups["rows"].ValueSpan));
        return new(read[true].Count() == statements.OfType<CopyStatement>().Count() ? read[true].Sum() : null, read[false].Sum());
    }

    [GeneratedRegex(
        @"\bcompleted, (?<rows>[0-9]+) record\(s\) ((?<loaded>loaded successfully)|could not be loaded)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Rows();
}
