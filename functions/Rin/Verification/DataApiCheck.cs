using System.Runtime.CompilerServices;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Warehouse;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Verification;

/// <summary>The Data API's calls that loads make beyond those of a simple question: batches, and their cancelling.</summary>
internal sealed class DataApiCheck(Connection connection, DataApiStatements api, Func<IAmazonRedshiftDataAPIService> client) : ICheck
{
    public string Subject => "data-api";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? id = null;
        Finding batch;
        try
        {
            var outcome = await api.RunAsync(connection, ["SELECT 1", "SELECT 2"], ClientTokens.Fresh(), cancellationToken);
            id = outcome.State.Id;
            batch = outcome.IsFinished
                ? Finding.Ok(Subject, $"{connection}: several statements run in one transaction")
                : Finding.Failed(Subject, $"{connection}: {outcome.State.Error}", "see what the warehouse says");
        }
        catch (Exception e) when (AwsAnswers.IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            batch = Finding.Failed(
                Subject,
                $"{connection}: {AwsTrouble.Describe(e)}",
                "allow redshift-data:BatchExecuteStatement and DescribeStatement; check cluster or workgroup, and dbname"
            );
        }
        yield return batch;
        if (id is not null)
            yield return await MayCancelAsync(id, cancellationToken);
    }

    // A statement that is over cannot be cancelled, and saying so the service has looked at our right first.
    private async Task<Finding> MayCancelAsync(string id, CancellationToken cancellationToken)
    {
        using var own = client();
        try
        {
            await own.CancelStatementAsync(new CancelStatementRequest { Id = id }, cancellationToken);
        }
        catch (Exception e) when (AwsTrouble.IsDenied(e))
        {
            return Finding.Failed(
                Subject,
                "redshift-data:CancelStatement is denied",
                "allow it: else a second signal cannot stop what runs"
            );
        }
        catch (Exception e) when (DataApiErrors.IsRefusedRequest(e))
        {
            return Finding.Ok(Subject, "statements may be cancelled");
        }
        catch (Exception e) when (AwsAnswers.IsFailure(e))
        {
            return Finding.Skipped(Subject, $"redshift-data:CancelStatement: {AwsTrouble.Describe(e)}");
        }
        return Finding.Ok(Subject, "statements may be cancelled");
    }
}
