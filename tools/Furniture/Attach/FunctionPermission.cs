using Amazon.Runtime;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Policies;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Attach;

/// <summary>A statement of our own in a function's policy. Lambda adds and removes statements one by one, so no other is touched.</summary>
internal sealed class FunctionPermission(AmazonLambdaClient lambda, Attachment attachment) : IPermission
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

    public async Task<bool> GrantAsync(CancellationToken cancellation)
    {
        // The Sid is a digest of bucket and id, and the rest of the statement follows from the target: the same Sid is the same leave.
        if (await ExistsAsync(cancellation))
            return false;
        try
        {
            await lambda.AddPermissionAsync(
                Function,
                attachment.Sid,
                attachment.Principal,
                attachment.SourceArn,
                attachment.SourceAccount,
                cancellation
            );
            return true;
        }
        catch (AmazonServiceException e) when (e.ErrorCode == "ResourceConflictException")
        {
            return false;
        }
        catch (AmazonServiceException e)
        {
            throw new FurnitureException(
                $"cannot let {attachment.Principal} invoke {Function}: {AwsTrouble.Describe(e, needed: "lambda:AddPermission")}"
            );
        }
    }

    public async Task<bool> RevokeAsync(CancellationToken cancellation)
    {
        try
        {
            await lambda.RemovePermissionAsync(Function, attachment.Sid, cancellation);
            return true;
        }
        catch (AmazonServiceException e) when (e.ErrorCode == "ResourceNotFoundException")
        {
            return false; // the statement, or the function with it
        }
        catch (AmazonServiceException e)
        {
            throw new FurnitureException(
                $"cannot change the policy of {Function}: {AwsTrouble.Describe(e, needed: "lambda:RemovePermission")}"
            );
        }
    }

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
}
