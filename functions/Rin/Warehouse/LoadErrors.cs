using System.Data;
using System.Globalization;
using GapFurniture.Rin.Copy;
using Npgsql;

namespace GapFurniture.Rin.Warehouse;

/// <summary>Asks the warehouse what was wrong with a file: row, column and reason of the last load error of a session.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html"/>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html"/>
internal static class LoadErrors
{
    // File names are kept to this many characters.
    private const int KeptFileName = 256;

    // The newer view exists on serverless, too; the older table on every cluster.
    private static readonly string[] s_queries =
    [
        "SELECT trim(file_name), line_number, trim(column_name), trim(error_message) FROM sys_load_error_detail "
            + "WHERE session_id = {0} ORDER BY start_time DESC LIMIT 1",
        "SELECT trim(filename), line_number, trim(colname), trim(err_reason) FROM stl_load_errors "
            + "WHERE session = {0} ORDER BY starttime DESC LIMIT 1",
    ];

    /// <summary>What the warehouse noted about the statement's files; null when it noted nothing or does not let us look.</summary>
    /// <param name="open">
    /// Opens another session: the one that failed is gone, since Npgsql closes a session on errors of class XX, which is Redshift's for loads.
    /// </param>
    /// <param name="sessionId">Server process of the session that failed.</param>
    /// <param name="statement">The COPY that failed.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<(string File, string Reason)?> FindAsync(
        Func<Task<NpgsqlConnection>> open,
        int sessionId,
        CopyStatement statement,
        CancellationToken cancellationToken
    )
    {
        foreach (var query in s_queries)
        {
            try
            {
                await using var session = await open();
                await using var command = new NpgsqlCommand(string.Format(CultureInfo.InvariantCulture, query, sessionId), session);
                await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
                if (!await reader.ReadAsync(cancellationToken))
                    continue;
                var noted = reader.GetString(0);
                // It may be an earlier COPY's, when this one failed before it began to read.
                if (statement.Objects.FirstOrDefault(o => IsNoted(o.Url, noted)) is not { } culprit)
                    continue;
                return (culprit.Url, $"line {reader.GetValue(1)}, column {Text(reader, 2)}: {Text(reader, 3)}");
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // No such view here, no right to read it, or the session is gone: the error itself must do.
            }
        }
        return null;
    }

    private static bool IsNoted(string url, string noted) =>
        url == noted || (noted.Length >= KeptFileName && url.StartsWith(noted, StringComparison.Ordinal));

    private static string Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? "?" : reader.GetString(column);
}
