using System.Text.Json.Nodes;
using Amazon.SQS.Model;

namespace GapFurniture.Furniture.Attach;

/// <summary>
/// The statement in the target's policy that lets S3 or EventBridge send to it. SQS replaces a queue's policy as a whole; Lambda adds and
/// removes statements one by one, so no other is touched.
/// </summary>
internal sealed class Permission(Clients clients, Attachment attachment)
{
    private readonly string _arn = attachment.Target.Arn.ToString();

    private SharedDocument<PolicyDocument> Policy => new(clients, $"policy of {attachment.Target}", ReadAsync, WriteAsync, IsSame);

    /// <summary>True if our statement is there, whatever it says.</summary>
    public async Task<bool> ExistsAsync()
    {
        try
        {
            return IsIn(await ReadAsync());
        }
        catch (QueueDoesNotExistException)
        {
            return false;
        }
    }

    /// <returns>True if it was not there before.</returns>
    public Task<bool> GrantAsync() =>
        Policy.ChangeAsync(policy => IsGranted(policy) ? policy : policy.Without(attachment.Sid).With(attachment.Statement));

    /// <summary>Removes our statement and no other.</summary>
    public async Task RevokeAsync()
    {
        try
        {
            await Policy.ChangeAsync(policy => policy.Without(attachment.Sid));
        }
        catch (QueueDoesNotExistException)
        {
            // Its policy went with it.
        }
    }

    private bool IsIn(PolicyDocument policy) => policy.Find(attachment.Sid) is not null;

    // Lambda spells a statement in its own way. But the Sid is a digest of bucket and id, and the rest follows from the target.
    private bool IsGranted(PolicyDocument policy) =>
        policy.Find(attachment.Sid) is { } ours && (attachment.Target.Queue is null || JsonNode.DeepEquals(ours, attachment.Statement));

    private bool IsSame(PolicyDocument one, PolicyDocument other) =>
        attachment.Target.Queue is null ? IsIn(one) == IsIn(other) : one.MeansTheSameAs(other);

    private async Task<PolicyDocument> ReadAsync()
    {
        var problem = $"cannot read the policy of {attachment.Target}";
        return PolicyDocument.Parse(
            attachment.Target.Queue is { Url: var url }
                ? (await FurnitureException.ExplainAsync(problem, "sqs:GetQueueAttributes", clients.ReadQueueAsync(url))).Policy
                : await FurnitureException.ExplainAsync(problem, "lambda:GetPolicy", clients.Lambda.GetPolicyAsync(_arn))
        );
    }

    private Task WriteAsync(PolicyDocument policy)
    {
        var problem = $"cannot change the policy of {attachment.Target}";
        if (attachment.Target.Queue is { Url: var url })
        {
            // A queue without statements has no policy at all; SQS accepts no empty one.
            var attributes = new Dictionary<string, string> { ["Policy"] = policy.Statements.Count == 0 ? "" : policy.Text };
            var writing = clients.Sqs.SetQueueAttributesAsync(url, attributes, clients.Cancellation);
            return FurnitureException.ExplainAsync(problem, "sqs:SetQueueAttributes", writing);
        }
        var isGranted = IsIn(policy);
        var (sid, principal, source, account) = (attachment.Sid, attachment.Principal, attachment.SourceArn, attachment.SourceAccount);
        var changing = isGranted
            ? clients.Lambda.AddPermissionAsync(_arn, sid, principal, source, account)
            : clients.Lambda.RemovePermissionAsync(_arn, sid);
        return FurnitureException.ExplainAsync(problem, isGranted ? "lambda:AddPermission" : "lambda:RemovePermission", changing);
    }
}
