using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;

namespace GapFurniture.Rin.Warehouse;

/// <summary>Where COPYs run.</summary>
internal interface IWarehouse
{
    /// <summary>Runs the statements in one transaction and commits it.</summary>
    /// <exception cref="CopyFailedException">It failed as a whole; nothing of it is loaded.</exception>
    Task LoadAsync(Connection connection, IReadOnlyList<LoadStatement> statements, CancellationToken cancellationToken);

    /// <summary>Returns when the warehouse answers.</summary>
    /// <exception cref="CopyFailedException">It does not.</exception>
    Task PingAsync(Connection connection, CancellationToken cancellationToken);
}
