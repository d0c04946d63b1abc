using System.Globalization;
using GapFurniture.Rin.Copy;
using GapFurniture.Shared.S3;

namespace GapFurniture.Rin.Ledger;

/// <summary>A row of a ledger: this writing of this object is in this table.</summary>
/// <param name="Ledger">The ledger that it stands in.</param>
/// <param name="Id">
/// SHA-256 of bucket, key, version (or entity tag and sequencer where there is no version) and target. An event that says neither version nor
/// sequencer was sent by hand; it is known by its message, so that a redelivery is not loaded twice, and sending it once more loads once more.
/// </param>
/// <param name="Object">For people.</param>
/// <param name="Target">For people.</param>
internal sealed record LedgerEntry(TableName Ledger, string Id, S3ObjectEvent Object, string Target)
{
    /// <summary>The row of one item; null when its target has no ledger.</summary>
    public static LedgerEntry? Of(LoadUnit unit, CopyItem item)
    {
        if (item.Target.Ledger is not { } ledger)
            return null;
        var s3Object = item.Object;
        // "null" is the version of whatever is written while a bucket's versioning is suspended.
        var version = s3Object.VersionId is "" or "null" ? null : s3Object.VersionId;
        var sequencer = version is null && s3Object.Sequencer is { Length: > 0 } ? s3Object.Sequencer : null;
        var id = TextDigest.Hash(
            TextDigest.Join(
                s3Object.Bucket,
                s3Object.Key,
                version,
                version is null ? s3Object.ETag : null,
                sequencer,
                version is null && sequencer is null ? unit.MessageId : null,
                item.Table.Schema,
                item.Table.Table,
                item.Ordinal.ToString(CultureInfo.InvariantCulture)
            )
        );
        return new LedgerEntry(ledger, id, s3Object, item.Ordinal == 1 ? item.Table.ToString() : $"{item.Table} #{item.Ordinal}");
    }
}
