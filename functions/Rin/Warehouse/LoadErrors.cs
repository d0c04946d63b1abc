using System.Data;
using GapFurniture.Rin.Copy;
using Npgsql;

namespace GapFurniture.Rin.Warehouse;

/// <summary>Asks the warehouse what was wrong with a file: row, column and reason of the session's last COPY.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html"/>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html"/>
internal static class LoadErrors
{
    // The newer view exists on serverless, too; the older table on every cluster.
    private static readonly string[] s_queries =
    [
        "SELECT trim(file_name), line_number, trim(column_name), trim(error_message) FROM sys_load_error_detail "
            + "WHERE query_id = pg_last_copy_id() ORDER BY start_time LIMIT 1",
        "SELECT trim(filename), line_number, trim(colname), trim(err_reason) FROM stl_load_errors "
            + "WHERE query = pg_last_copy_id() ORDER BY starttime LIMIT 1",
    ];

    /// <summary>What the warehouse noted about the statement's files; null when it noted nothing or does not let us look.</summary>
    public static async Task<(string File, string Reason)?> FindAsync(
        NpgsqlConnection session,
        CopyStatement statement,
        CancellationToken cancellationToken
    )
    {
        foreach (var query in s_queries)
        {
            try
            {
                await using var command = new NpgsqlCommand(query, session);
                await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
                if (!await reader.ReadAsync(cancellationToken))
                    continue;
                var file = reader.GetString(0);
                // The id may still be an earlier COPY's, when this one failed before it began to read.
                if (statement.Objects.All(o => o.Url != file))
                    continue;
                return (file, $"line {reader.GetValue(1)}, column {Text(reader, 2)}: {Text(reader, 3)}");
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // No such view here, no right to read it, or the session is gone: the error itself must do.
            }
        }
        return null;
    }

    private static string Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? "?" : reader.GetString(column);
}
