using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Warehouse;
using GapFurniture.Shared;
using Npgsql;

namespace GapFurniture.Rin.Ledger;

/// <summary>Through the PostgreSQL protocol.</summary>
internal sealed class PostgresLedgers(ConnectionPools pools, Redactor redactor) : ILedgerDatabase
{
    public Task<IReadOnlyList<string>> SelectAsync(Connection connection, string sql, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<string>>(
            connection,
            sql,
            async command =>
            {
                var values = new List<string>();
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                    values.Add(reader.GetString(0));
                return values;
            },
            cancellationToken
        );

    public Task<long> ExecuteAsync(Connection connection, string sql, CancellationToken cancellationToken) =>
        RunAsync<long>(connection, sql, async command => await command.ExecuteNonQueryAsync(cancellationToken), cancellationToken);

    private async Task<T> RunAsync<T>(
        Connection connection,
        string sql,
        Func<NpgsqlCommand, Task<T>> run,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var session = await pools.OpenAsync(connection, cancellationToken);
            // A worker that loads holds the ledger's lock for as long as that takes.
            await using var command = new NpgsqlCommand(sql, session) { CommandTimeout = 0 };
            return await run(command);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not CopyFailedException)
        {
            throw new CopyFailedException(PostgresErrors.Classify(e), redactor.Redact(PostgresErrors.Describe(e)), null, null, e);
        }
    }
}
