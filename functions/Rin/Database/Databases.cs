using System.Collections.Concurrent;
using GapFurniture.Rin.Config;

namespace GapFurniture.Rin.Database;

/// <summary>The warehouses of a config, each opened once by the driver that it names.</summary>
internal sealed class Databases(Func<Connection, Warehouse> open) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Connection, Lazy<Warehouse>> _opened = new();

    public Warehouse For(Connection connection) => _opened.GetOrAdd(connection, c => new Lazy<Warehouse>(() => open(c))).Value;

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

    /// <summary>True if the warehouse does not answer: it is waited for, and no object is to blame.</summary>
    public bool IsAway => Blame is Blame.Warehouse;

    /// <summary>True if the same may succeed later without change.</summary>
    public bool IsTransient => Blame is Blame.Conflict or Blame.Warehouse;

    /// <summary>Position of the statement that failed; null when it was none in particular.</summary>
    public int? Statement { get; init; }

    /// <summary>URL of the file that could not be loaded, when the warehouse says; null otherwise.</summary>
    public string? File { get; init; }

    /// <summary>Where the warehouse may have noted more; null when it was not asked to load, or has been asked already.</summary>
    public LoadErrors? LoadErrors { get; init; }
}
