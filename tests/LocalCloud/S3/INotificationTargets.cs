namespace GapFurniture.LocalCloud.S3;

/// <summary>Where a bucket's events go; S3 itself knows neither queues nor functions.</summary>
internal interface INotificationTargets
{
    /// <summary>True if there is such a target, and one that S3 can deliver to.</summary>
    bool CanDeliver(string kind, string arn);

    /// <summary>True if the target's policy lets S3 deliver for a bucket.</summary>
    bool IsAllowed(string kind, string arn, string bucketArn);

    /// <summary>Delivers an event; nothing to be heard of a failure, as with AWS.</summary>
    void Deliver(string kind, string arn, string json);
}
