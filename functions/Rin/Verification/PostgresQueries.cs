using System.Globalization;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Warehouse;
using Npgsql;

namespace GapFurniture.Rin.Verification;

/// <summary>Asks through the PostgreSQL protocol.</summary>
internal sealed class PostgresQueries(ConnectionPools pools) : IQueries
{
    public async Task<string?> AskAsync(Connection connection, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await pools.OpenAsync(connection, cancellationToken);
            await using var command = new NpgsqlCommand(sql, session);
            return Convert.ToString(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not CopyFailedException)
        {
            throw new CopyFailedException(PostgresErrors.Classify(e), PostgresErrors.Describe(e), null, null, e);
        }
    }
}
