using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using GapFurniture.Furniture.Policies;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Attach;

/// <summary>A statement of our own in a queue's policy.</summary>
internal sealed class QueuePermission(IAmazonSQS sqs, string queueUrl, string sid, string statement, Backoff backoff) : IPermission
{
    private const int Tries = 4;

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

    public Task<bool> GrantAsync(CancellationToken cancellation) => ChangeAsync(Granted, cancellation);

    public async Task<bool> RevokeAsync(CancellationToken cancellation)
    {
        try
        {
            return await ChangeAsync(policy => policy.Without(sid), cancellation);
        }
        catch (QueueDoesNotExistException)
        {
            return false; // and its policy with it
        }
    }

    private PolicyDocument Granted(PolicyDocument policy) =>
        policy.Find(sid) is { } ours && PolicyDocument.Parse(ours).MeansTheSameAs(PolicyDocument.Parse(statement))
            ? policy
            : policy.Without(sid).With(statement);

    private async Task<bool> ChangeAsync(Func<PolicyDocument, PolicyDocument> change, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var before = await ReadAsync(cancellation);
            var wanted = change(before);
            if (ReferenceEquals(wanted, before))
                return attempt > 0;
            // A queue without statements has no policy at all; SQS takes no empty one.
            await WriteAsync(wanted.Statements.Count == 0 ? "" : wanted.Text, cancellation);
            if (await StandsAsync(before, wanted, cancellation))
                return true;
        }
        throw new FurnitureException(
            $"the policy of {queueUrl} is being changed by somebody else at the same time; find out by whom, then run this again"
        );
    }

    private async Task<bool> StandsAsync(PolicyDocument before, PolicyDocument wanted, CancellationToken cancellation)
    {
        for (var failures = 1; ; failures++)
        {
            var seen = await ReadAsync(cancellation);
            if (seen.MeansTheSameAs(wanted))
                return true;
            if (!seen.MeansTheSameAs(before) || failures >= backoff.Attempts)
                return false;
            await Task.Delay(backoff.Delay(failures), cancellation);
        }
    }

    private async Task<PolicyDocument> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var answer = await sqs.GetQueueAttributesAsync(queueUrl, ["Policy"], cancellation);
            return PolicyDocument.Parse(answer.Policy);
        }
        catch (AmazonServiceException e) when (e is not QueueDoesNotExistException)
        {
            throw new FurnitureException(
                $"cannot read the policy of {queueUrl}: {AwsTrouble.Describe(e, needed: "sqs:GetQueueAttributes")}"
            );
        }
    }

    private async Task WriteAsync(string policy, CancellationToken cancellation)
    {
        try
        {
            await sqs.SetQueueAttributesAsync(
                queueUrl,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["Policy"] = policy },
                cancellation
            );
        }
        catch (AmazonServiceException e)
        {
            throw new FurnitureException(
                $"cannot change the policy of {queueUrl}: {AwsTrouble.Describe(e, needed: "sqs:SetQueueAttributes")}"
            );
        }
    }
}
