using System.Xml.Linq;

namespace GapFurniture.LocalCloud.S3;

/// <summary>All notifications of a bucket. A PUT replaces the whole of it.</summary>
internal sealed record NotificationConfiguration(IReadOnlyList<NotificationRule> Rules, bool EventBridge)
{
    /// <summary>The document as it was put, which is what a read gives back, order and all; null for one that no document made.</summary>
    public XElement? Document { get; init; }

    public static readonly NotificationConfiguration None = new([], false);

    private static readonly HashSet<string> s_types = new(StringComparer.Ordinal)
    {
        "s3:ObjectCreated:*",
        "s3:ObjectCreated:Put",
        "s3:ObjectCreated:Post",
        "s3:ObjectCreated:Copy",
        "s3:ObjectCreated:CompleteMultipartUpload",
        "s3:ObjectRemoved:*",
        "s3:ObjectRemoved:Delete",
        "s3:ObjectRemoved:DeleteMarkerCreated",
        "s3:ObjectRestore:*",
        "s3:ObjectRestore:Post",
        "s3:ObjectRestore:Completed",
        "s3:ObjectRestore:Delete",
        "s3:ReducedRedundancyLostObject",
        "s3:Replication:*",
        "s3:Replication:OperationFailedReplication",
        "s3:Replication:OperationMissedThreshold",
        "s3:Replication:OperationReplicatedAfterThreshold",
        "s3:Replication:OperationNotTracked",
        "s3:LifecycleExpiration:*",
        "s3:LifecycleExpiration:Delete",
        "s3:LifecycleExpiration:DeleteMarkerCreated",
        "s3:LifecycleTransition",
        "s3:IntelligentTiering",
        "s3:ObjectAcl:Put",
        "s3:ObjectTagging:*",
        "s3:ObjectTagging:Put",
        "s3:ObjectTagging:Delete",
    };

    /// <summary>Refuses what S3 refuses: unknown events, ids given twice, rules that overlap.</summary>
    public void Validate()
    {
        if (Rules.SelectMany(r => r.Events).FirstOrDefault(e => !s_types.Contains(e)) is { } unknown)
            throw S3Errors.InvalidArgument($"The event '{unknown}' is not supported for notifications");
        if (Rules.Any(r => r.Events.Count == 0))
            throw S3Errors.MalformedXml();
        if (Rules.GroupBy(r => r.Id, StringComparer.Ordinal).Any(g => g.Count() > 1))
            throw S3Errors.InvalidArgument("Same ID used for multiple configurations. IDs must be unique");
        for (var i = 0; i < Rules.Count; i++)
        {
            if (Rules.Skip(i + 1).Any(Rules[i].Overlaps))
                throw S3Errors.InvalidArgument(
                    "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type."
                );
        }
    }
}
