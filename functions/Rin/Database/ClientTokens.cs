using System.Globalization;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared.Events;

namespace GapFurniture.Rin.Database;

/// <summary>
/// Idempotency tokens of loads. A token says what is loaded where, not how: the SQL holds credentials and names of manifests that differ
/// from run to run, so the token is made of the S3 events' identity (bucket, key, version, entity tag, sequencer) and the tables.
/// </summary>
internal static class ClientTokens
{
    /// <summary>
    /// The load's name; the same whenever the same events are loaded into the same tables by one transaction, in whatever order. Null when an
    /// event does not say which writing of its key it means (hand-made messages): such a load may be meant anew each time.
    /// </summary>
    public static string? LoadOf(Connection connection, IReadOnlyList<LoadStatement> statements)
    {
        var copies = statements.OfType<CopyStatement>().ToList();
        if (copies.Exists(s => s.Objects.Any(o => !IsUnique(o))))
            return null;
        var loads = copies
            .SelectMany(s =>
                s.Objects.Select(o => TextDigest.Join(s.Table.Schema, s.Table.Table, o.Bucket, o.Key, o.VersionId, o.ETag, o.Sequencer))
            )
            .Order(StringComparer.Ordinal);
        // A load that was begun before the config had a ledger wrote no rows, so it is another load.
        var rows = statements
            .OfType<LedgerStatement>()
            .SelectMany(s => s.Ids.Select(id => TextDigest.Join("ledger", s.Ledgers[0].ToSql(), id)))
            .Order(StringComparer.Ordinal);
        return TextDigest.Hash([connection.Cluster, connection.Workgroup, connection.Database, connection.User, .. rows, .. loads]);
    }

    /// <summary>The token of an attempt at a load: 64 characters, as many as the service takes.</summary>
    public static string Of(string load, int attempt) => TextDigest.Hash(load, attempt.ToString(CultureInfo.InvariantCulture));

    /// <summary>A token that no other call has.</summary>
    public static string Fresh() => Guid.NewGuid().ToString("N");

    // "null" is the version of whatever is written while a bucket's versioning is suspended.
    private static bool IsUnique(S3Record s3Object) =>
        s3Object.Sequencer is { Length: > 0 } || s3Object.VersionId is not (null or "" or "null");
}
