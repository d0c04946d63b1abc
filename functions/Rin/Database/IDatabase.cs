using System.Collections.Concurrent;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;

namespace GapFurniture.Rin.Database;

/// <summary>One warehouse, by whatever driver.</summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>Runs the statements in one transaction and commits it.</summary>
    /// <exception cref="WarehouseException">It failed as a whole; nothing of it is loaded.</exception>
    Task<LoadResult> LoadAsync(IReadOnlyList<LoadStatement> statements, CancellationToken cancellationToken);

    /// <summary>The rows of a query, every value as text.</summary>
    /// <exception cref="WarehouseException">It failed; <see cref="Blame.Object"/> when the statement itself is at fault.</exception>
    Task<IReadOnlyList<string?[]>> SelectAsync(string sql, CancellationToken cancellationToken);

    /// <summary>Runs a statement.</summary>
    /// <returns>The number of rows that it changed.</returns>
    /// <exception cref="WarehouseException">As above.</exception>
    Task<long> ExecuteAsync(string sql, CancellationToken cancellationToken);

    /// <summary>Returns when the warehouse answers and, if it last refused to write, takes writes again.</summary>
    /// <exception cref="WarehouseException">It does not.</exception>
    Task PingAsync(CancellationToken cancellationToken);
}

/// <summary>The databases of a config, each opened once by the driver that it names.</summary>
internal sealed class Databases(Func<Connection, IDatabase> open) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Connection, Lazy<IDatabase>> _opened = new();

    public IDatabase For(Connection connection) => _opened.GetOrAdd(connection, c => new Lazy<IDatabase>(() => open(c))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _opened.Values.Where(d => d.IsValueCreated))
            await database.Value.DisposeAsync();
    }
}

/// <summary>What a committed transaction loaded, as far as the warehouse says.</summary>
/// <param name="Rows">Rows loaded; null when the warehouse did not say.</param>
/// <param name="Skipped">Rows left out because they did not fit (<c>MAXERROR</c>).</param>
/// <param name="Reason">What was wrong with one of those; null when there are none, or nothing is known.</param>
internal sealed record LoadResult(long? Rows, long Skipped = 0, string? Reason = null)
{
    public static LoadResult None { get; } = new(0);

    public static LoadResult operator +(LoadResult one, LoadResult other) =>
        new(one.Rows + other.Rows, one.Skipped + other.Skipped, one.Reason ?? other.Reason);
}

/// <summary>What is to blame for a failed statement, which decides what to do.</summary>
internal enum Blame
{
    /// <summary>An object, or its table: that one is reported, the others go on.</summary>
    Object,

    /// <summary>Another transaction that was in the way. The same load is tried again.</summary>
    Conflict,

    /// <summary>The warehouse: paused, resizing, unreachable. Nothing is tried until it answers again.</summary>
    Warehouse,

    /// <summary>The connection's settings: a wrong password, no such database. Every object for it fails with the same reason.</summary>
    Connection,
}

/// <summary>A warehouse refused something, or did not answer. A transaction was rolled back; nothing of it is in the warehouse.</summary>
/// <param name="blame">What is to blame.</param>
/// <param name="reason">One line for people.</param>
/// <param name="inner">What the driver threw.</param>
internal sealed class WarehouseException(Blame blame, string reason, Exception? inner = null) : Exception(reason, inner)
{
    public Blame Blame { get; } = blame;

    /// <summary>Position of the statement that failed; null when it was none in particular.</summary>
    public int? Statement { get; init; }

    /// <summary>URL of the file that could not be loaded, when the warehouse says; null otherwise.</summary>
    public string? File { get; init; }
}
