namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>One COPY that the cluster was asked to run.</summary>
/// <param name="QueryId">As in the system tables.</param>
/// <param name="Table">Schema-qualified if the statement was.</param>
/// <param name="Source">The s3:// address in the statement.</param>
internal sealed record CopyRecord(long QueryId, string Table, string Source)
{
    /// <summary>Keys of the files, in loading order; empty when none could be found.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The session, as <c>pg_backend_pid()</c> names it.</summary>
    public int ProcessId { get; init; }

    /// <summary>Rows loaded; only meaningful if it succeeded.</summary>
    public long Rows { get; init; }

    /// <summary>Null while it runs.</summary>
    public bool? Succeeded { get; init; }

    /// <summary>How many COPYs into the same table were running when it started, itself included.</summary>
    public int ConcurrentOnTable { get; init; }
}
