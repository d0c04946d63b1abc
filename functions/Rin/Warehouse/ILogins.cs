using GapFurniture.Rin.Config;

namespace GapFurniture.Rin.Warehouse;

/// <summary>Knows how to log in to a database.</summary>
internal interface ILogins
{
    /// <exception cref="Copy.CopyFailedException">No login can be had.</exception>
    Task<Login> GetAsync(Connection connection, CancellationToken cancellationToken);
}
