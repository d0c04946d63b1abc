using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Iam;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.S3;
using GapFurniture.LocalCloud.Sqs;

namespace GapFurniture.LocalCloud;

/// <summary>Carries bucket events to queues and functions.</summary>
internal sealed class NotificationTargets(CloudIdentity identity, LocalSqs sqs, LocalLambda lambda) : INotificationTargets
{
    public bool CanDeliver(string kind, string arn) =>
        kind switch
        {
            // S3 refuses FIFO queues.
            "Queue" => sqs.Find(arn) is { Attributes.IsFifo: false },
            "CloudFunction" => lambda.Find(arn) is not null,
            _ => false,
        };

    public bool IsAllowed(string kind, string arn, string bucketArn) =>
        kind == "Queue"
            ? Allows(sqs.Find(arn)?.Attributes.Policy, "sqs:SendMessage", arn, bucketArn)
            : Allows(lambda.Find(arn)?.Policy.Json, "lambda:InvokeFunction", arn, bucketArn);

    public void Deliver(string kind, string arn, string json)
    {
        if (kind == "Queue")
            sqs.Find(arn)?.Send(new NewMessage(json));
        else
            lambda.Find(arn)?.InvokeLater(json);
    }

    private bool Allows(string? policy, string action, string arn, string bucketArn) =>
        ResourcePolicy.Allows(policy, "s3.amazonaws.com", action, arn, bucketArn, identity.AccountId);
}
