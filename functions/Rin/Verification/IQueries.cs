using GapFurniture.Rin.Config;

namespace GapFurniture.Rin.Verification;

/// <summary>Asks a warehouse one thing.</summary>
internal interface IQueries
{
    /// <summary>The first value of the first row as text; null when there is none.</summary>
    /// <exception cref="Copy.CopyFailedException">The warehouse, or the way to it, refuses.</exception>
    Task<string?> AskAsync(Connection connection, string sql, CancellationToken cancellationToken);
}
