using GapFurniture.Rin.Plan;

namespace GapFurniture.Rin.Database;

/// <summary>What the warehouse noted about a file that it could not load, or not wholly.</summary>
/// <param name="File">URL of the file.</param>
/// <param name="Reason">Row, column and reason.</param>
/// <param name="Count">How many rows it noted.</param>
internal sealed record LoadError(string File, string Reason, long Count);

/// <summary>Asks the warehouse what was wrong with a file: row, column and reason of the last load error.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html"/>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html"/>
internal static class LoadErrors
{
    // File names are kept to this many characters.
    private const int KeptFileName = 256;

    /// <summary>What the warehouse noted about the statements' files; null when it noted nothing or does not let us look.</summary>
    /// <param name="select">Runs a query.</param>
    /// <param name="condition">Which rows of the view that exists on serverless, too.</param>
    /// <param name="olderCondition">Which rows of the older table, which exists on every cluster.</param>
    /// <param name="statements">What was loaded.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<LoadError?> FindAsync(
        Func<string, Task<IReadOnlyList<string?[]>>> select,
        string condition,
        string olderCondition,
        IReadOnlyList<LoadStatement> statements,
        CancellationToken cancellationToken
    )
    {
        string[] queries =
        [
            "SELECT trim(file_name), line_number, trim(column_name), trim(error_message), count(*) OVER () FROM sys_load_error_detail "
                + $"WHERE {condition} ORDER BY start_time DESC LIMIT 1",
            "SELECT trim(filename), line_number, trim(colname), trim(err_reason), count(*) OVER () FROM stl_load_errors "
                + $"WHERE {olderCondition} ORDER BY starttime DESC LIMIT 1",
        ];
        var objects = statements.OfType<CopyStatement>().SelectMany(s => s.Objects);
        foreach (var query in queries)
        {
            try
            {
                // It may be an earlier COPY's, when this one failed before it began to read.
                if (
                    await select(query) is [[{ } noted, var line, var column, var reason, var count], ..]
                    && objects.FirstOrDefault(o => IsNoted(o.Url, noted)) is { } culprit
                )
                    return new LoadError(
                        culprit.Url,
                        $"line {line ?? "?"}, column {column ?? "?"}: {reason ?? "?"}",
                        long.TryParse(count, out var number) ? number : 1
                    );
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
}
