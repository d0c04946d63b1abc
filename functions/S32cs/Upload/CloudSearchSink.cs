using Amazon.CloudSearchDomain;
using Amazon.CloudSearchDomain.Model;
using GapFurniture.S32cs.Documents;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs.Upload;

/// <summary>
/// Uploads batches to one endpoint. Server errors are tried again with full jitter until the deadline, refusals never; a batch that is
/// refused for some of its documents is split until only those are out.
/// </summary>
internal sealed class CloudSearchSink(IAmazonCloudSearchDomain domain, string endpoint, UploadRetry retry, ILogger logger) : IBatchSink
{
    // So often a refusal's own hint is followed; when refusals do not end, halving needs fewer requests.
    private const int HintsFollowed = 8;

    public Task SendAsync(Batch batch, CancellationToken cancellationToken) =>
        SendAsync(batch, 0, batch.Count, HintsFollowed, cancellationToken);

    private async Task SendAsync(Batch batch, int first, int count, int hints, CancellationToken cancellationToken)
    {
        if (count == 0)
            return;
        var refusal = await TryUploadAsync(batch, first, count, cancellationToken);
        if (refusal is null)
        {
            Tally.Count(batch, first..(first + count));
            return;
        }
        if (count == 1)
        {
            var place = batch.Documents[first];
            batch
                .SourceOf(first)
                .Reject(RejectKind.Refused, $"CloudSearch: {refusal.Reason}", place.Line, place.Offset, batch.Document(first));
            return;
        }
        Log.Split(logger, count, endpoint, refusal.Reason);
        if (hints > 0 && refusal.Culprit(batch, first, count) is { } culprit)
        {
            await SendAsync(batch, first, culprit - first, hints, cancellationToken);
            await SendAsync(batch, culprit, 1, 0, cancellationToken);
            await SendAsync(batch, culprit + 1, first + count - culprit - 1, hints - 1, cancellationToken);
            return;
        }
        await SendAsync(batch, first, count / 2, hints, cancellationToken);
        await SendAsync(batch, first + (count / 2), count - (count / 2), hints, cancellationToken);
    }

    // Null when the documents are in.
    private async Task<Refusal?> TryUploadAsync(Batch batch, int first, int count, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var body = batch.Open(first..(first + count));
                var request = new UploadDocumentsRequest { ContentType = ContentType.ApplicationJson, Documents = body };
                var response = await domain.UploadDocumentsAsync(request, cancellationToken);
                return Check(response, count);
            }
            catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
            {
                throw new UploadException($"{endpoint}: stopped before all documents were sent; load them again", e);
            }
            catch (Exception e) when (Refusal.Of(e) is { } refusal)
            {
                return refusal;
            }
            catch (Exception e) when (UploadErrors.IsTransient(e))
            {
                if (!retry.UntilDeadline && failures >= retry.Backoff.Attempts)
                    throw new UploadException($"{endpoint} did not take a batch {failures} times in a row: {UploadErrors.Describe(e)}", e);
                var delay = retry.Backoff.Delay(failures);
                Log.UploadAgain(logger, endpoint, UploadErrors.Describe(e), delay.TotalSeconds);
                await WaitAsync(delay, e, cancellationToken);
            }
            catch (Exception e) when (e is Amazon.Runtime.AmazonServiceException or Amazon.Runtime.AmazonClientException)
            {
                throw new UploadException($"{endpoint}: {UploadErrors.Describe(e)}{UploadErrors.Advice(e)}", e);
            }
        }
    }

    private async Task WaitAsync(TimeSpan delay, Exception reason, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, retry.Time, cancellationToken);
        }
        catch (OperationCanceledException e)
        {
            throw new UploadException(
                $"{endpoint}: stopped before all documents were sent ({UploadErrors.Describe(reason)}); load them again",
                e
            );
        }
    }

    private Refusal? Check(UploadDocumentsResponse response, int count)
    {
        foreach (var warning in response.Warnings ?? [])
            Log.Warning(logger, endpoint, warning.Message);
        if (response.Status is "error")
            return new Refusal("the batch was not taken");
        if ((response.Adds ?? 0) + (response.Deletes ?? 0) != count)
            Log.CountDiffers(logger, endpoint, count, response.Adds ?? 0, response.Deletes ?? 0);
        return null;
    }
}
