using System.Globalization;
using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;

namespace GapFurniture.Rin.Warehouse;

/// <summary>Asks the warehouse, through the Data API, what was wrong with a file.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html"/>
internal static class DataApiLoadErrors
{
    // File names are kept to this many characters.
    private const int KeptFileName = 256;

    private static readonly string[] s_queries =
    [
        "SELECT trim(file_name), line_number, trim(column_name), trim(error_message) FROM sys_load_error_detail "
            + "WHERE query_id = {0} ORDER BY start_time DESC LIMIT 1",
        "SELECT trim(filename), line_number, trim(colname), trim(err_reason) FROM stl_load_errors "
            + "WHERE query = {0} ORDER BY starttime DESC LIMIT 1",
    ];

    /// <summary>What the warehouse noted about the statement's files; null when it noted nothing or does not let us look.</summary>
    public static async Task<(string File, string Reason)?> FindAsync(
        DataApiStatements statements,
        Connection connection,
        long queryId,
        CopyStatement statement,
        CancellationToken cancellationToken
    )
    {
        foreach (var query in s_queries)
        {
            try
            {
                var sql = string.Format(CultureInfo.InvariantCulture, query, queryId);
                var asked = await statements.RunAsync(connection, [sql], ClientTokens.Fresh(), cancellationToken);
                if (!asked.IsFinished || await statements.RowsAsync(asked.State.Id, cancellationToken) is not [[var file, _, _, _] row, ..])
                    continue;
                var noted = Text(file);
                if (statement.Objects.FirstOrDefault(o => IsNoted(o.Url, noted)) is { } culprit)
                    return (culprit.Url, $"line {Text(row[1])}, column {Text(row[2])}: {Text(row[3])}");
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // No right to look: the error itself must do.
            }
        }
        return null;
    }

    private static bool IsNoted(string url, string noted) =>
        url == noted || (noted.Length >= KeptFileName && url.StartsWith(noted, StringComparison.Ordinal));

    private static string Text(Field field) => field.StringValue ?? field.LongValue?.ToString(CultureInfo.InvariantCulture) ?? "?";
}
