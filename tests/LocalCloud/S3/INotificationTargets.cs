namespace GapFurniture.LocalCloud.S3;

/// <summary>Where a bucket's events go; S3 itself knows neither queues nor functions.</summary>
internal interface INotificationTargets
{
    /// <summary>True if S3 could deliver to that ARN.</summary>
    bool CanDeliver(string kind, string arn);

    /// <summary>Delivers an event; nothing to be heard of a failure, as with AWS.</summary>
    void Deliver(string kind, string arn, string json);
}
