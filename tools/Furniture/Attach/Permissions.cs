using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Policies;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Attach;

/// <summary>The statement in the target's policy that lets S3 or EventBridge send to it.</summary>
internal interface IPermission
{
    /// <summary>The policy now and as <see cref="GrantAsync"/> would make it, for people.</summary>
    Task<(string Before, string After)> PreviewAsync(CancellationToken cancellation);

    /// <summary>True if our statement is there, whatever it says.</summary>
    Task<bool> ExistsAsync(CancellationToken cancellation);

    /// <summary>Adds our statement.</summary>
    /// <returns>True if it was not there before.</returns>
    Task<bool> GrantAsync(CancellationToken cancellation);

    /// <summary>Removes our statement and no other.</summary>
    Task RevokeAsync(CancellationToken cancellation);
}

/// <summary>Our statement in a queue's policy, which SQS replaces as a whole.</summary>
internal sealed class QueuePermission(IAmazonSQS sqs, string queueUrl, string sid, string statement, TextWriter log) : IPermission
{
    private SharedDocument<PolicyDocument> Policy =>
        new($"the policy of queue {queueUrl}", ReadAsync, WriteAsync, (one, other) => one.MeansTheSameAs(other), log);

    public async Task<(string Before, string After)> PreviewAsync(CancellationToken cancellation)
    {
        var before = await ReadAsync(cancellation);
        return (before.Statements.Count == 0 ? "" : before.Indented(), Granted(before).Indented());
    }

    public async Task<bool> ExistsAsync(CancellationToken cancellation)
    {
        try
        {
            return (await ReadAsync(cancellation)).Find(sid) is not null;
        }
        catch (QueueDoesNotExistException)
        {
            return false;
        }
    }

    public Task<bool> GrantAsync(CancellationToken cancellation) => Policy.ChangeAsync(Granted, cancellation);

    public async Task RevokeAsync(CancellationToken cancellation)
    {
        try
        {
            await Policy.ChangeAsync(policy => policy.Without(sid), cancellation);
        }
        catch (QueueDoesNotExistException)
        {
            // Its policy went with it.
        }
    }

    private PolicyDocument Granted(PolicyDocument policy) =>
        policy.Find(sid) is { } ours && PolicyDocument.Parse(ours).MeansTheSameAs(PolicyDocument.Parse(statement))
            ? policy
            : policy.Without(sid).With(statement);

    private async Task<PolicyDocument> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return PolicyDocument.Parse((await sqs.GetQueueAttributesAsync(queueUrl, ["Policy"], cancellation)).Policy);
        }
        catch (AmazonServiceException e) when (e is not QueueDoesNotExistException)
        {
            throw new FurnitureException(
                $"cannot read the policy of {queueUrl}: {AwsTrouble.Describe(e, needed: "sqs:GetQueueAttributes")}"
            );
        }
    }

    private async Task WriteAsync(PolicyDocument policy, CancellationToken cancellation)
    {
        // A queue without statements has no policy at all; SQS accepts no empty one.
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Policy"] = policy.Statements.Count == 0 ? "" : policy.Text,
        };
        try
        {
            await sqs.SetQueueAttributesAsync(queueUrl, attributes, cancellation);
        }
        catch (AmazonServiceException e)
        {
            throw new FurnitureException(
                $"cannot change the policy of {queueUrl}: {AwsTrouble.Describe(e, needed: "sqs:SetQueueAttributes")}"
            );
        }
    }
}

/// <summary>Our statement in a function's policy. Lambda adds and removes statements one by one, so no other is touched.</summary>
internal sealed class FunctionPermission(LambdaClient lambda, Attachment attachment) : IPermission
{
    private string Function => attachment.Target.Arn.ToString();

    public async Task<(string Before, string After)> PreviewAsync(CancellationToken cancellation)
    {
        var before = await ReadAsync(cancellation);
        var statement = attachment.Statement.Replace("sqs:SendMessage", "lambda:InvokeFunction", StringComparison.Ordinal);
        var after = before.Find(attachment.Sid) is null ? before.With(statement) : before;
        return (before.Statements.Count == 0 ? "" : before.Indented(), after.Indented());
    }

    public async Task<bool> ExistsAsync(CancellationToken cancellation) => (await ReadAsync(cancellation)).Find(attachment.Sid) is not null;

    // The Sid is a digest of bucket and id, and the rest of the statement follows from the target: the same Sid is the same permission.
    public async Task<bool> GrantAsync(CancellationToken cancellation) =>
        !await ExistsAsync(cancellation)
        && await TryAsync(
            lambda.AddPermissionAsync(
                Function,
                attachment.Sid,
                attachment.Principal,
                attachment.SourceArn,
                attachment.SourceAccount,
                cancellation
            ),
            "ResourceConflictException",
            $"cannot let {attachment.Principal} invoke {Function}",
            "lambda:AddPermission"
        );

    // Not found: the statement is gone, or the function with it.
    public Task RevokeAsync(CancellationToken cancellation) =>
        TryAsync(
            lambda.RemovePermissionAsync(Function, attachment.Sid, cancellation),
            "ResourceNotFoundException",
            $"cannot change the policy of {Function}",
            "lambda:RemovePermission"
        );

    private async Task<PolicyDocument> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return PolicyDocument.Parse(await lambda.GetPolicyAsync(Function, cancellation));
        }
        catch (AmazonServiceException e)
        {
            throw new FurnitureException($"cannot read the policy of {Function}: {AwsTrouble.Describe(e, needed: "lambda:GetPolicy")}");
        }
    }

    private static async Task<bool> TryAsync(Task call, string already, string problem, string needed)
    {
        try
        {
            await call;
            return true;
        }
        catch (AmazonServiceException e) when (e.ErrorCode == already)
        {
            return false;
        }
        catch (AmazonServiceException e)
        {
            throw new FurnitureException($"{problem}: {AwsTrouble.Describe(e, needed: needed)}");
        }
    }
}
