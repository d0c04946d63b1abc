using System.Runtime.InteropServices;
using Amazon.CloudSearchDomain;
using Amazon.CloudSearchDomain.Model;
using Amazon.Runtime;
using GapFurniture.Aws;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs.Upload;

/// <summary>
/// Uploads batches to one endpoint. Server errors are tried again with full jitter until the deadline, refusals never; a batch that is
/// refused for some of its documents is split until only those are out.
/// </summary>
internal sealed class CloudSearchSink(IAmazonCloudSearchDomain domain, string endpoint, Backoff retry, ILogger logger) : IBatchSink
{
    // So often a refusal's own hint is followed; when refusals do not end, halving needs fewer requests.
    private const int HintsFollowed = 8;

    public string Name => endpoint;

    public async Task SendAsync(Batch batch, CancellationToken cancellationToken)
    {
        var waiting = new Stack<Part>([new Part(0, batch.Count, HintsFollowed)]);
        while (waiting.TryPop(out var part))
        {
            var refusal = await TryUploadAsync(batch, part, cancellationToken);
            if (part.Count == batch.Count && refusal is { NamesDocument: false } && (part.Count > 1 || !refusal.IsAboutSize))
                await CheckDomainAsync(batch, refusal, cancellationToken);
            if (refusal is null || part.Count == 1)
            {
                batch.Report(part.First, part.Count, refusal is null ? null : $"CloudSearch: {refusal.Reason}");
                continue;
            }
            Log.Split(logger, part.Count, endpoint, refusal.Reason);
            foreach (var piece in Split(part, part.Hints > 0 ? refusal.Culprit(batch, part.First, part.Count) : null))
                waiting.Push(piece);
        }
    }

    /// <summary>
    /// A refusal that names no document may be about the domain: then every document alone is refused in the same words. Two are asked for, or where
    /// the batch is too large the smallest one; if they are accepted it does no harm, since all documents are sent again in their order.
    /// </summary>
    /// <exception cref="LoadException">It is about the domain.</exception>
    private async Task CheckDomainAsync(Batch batch, Refusal refusal, CancellationToken cancellationToken)
    {
        int[] samples =
            batch.Count == 1 ? []
            : refusal.IsAboutSize ? [Enumerable.Range(0, batch.Count).MinBy(i => batch.Document(i).Length)]
            : [0, batch.Count - 1];
        foreach (var sample in samples)
        {
            if ((await TryUploadAsync(batch, new Part(sample, 1, 0), cancellationToken))?.Reason != refusal.Reason)
                return;
        }
        throw new LoadException(
            $"{endpoint} refuses all documents with the same message, so the domain or the request is at fault: {refusal.Reason}"
        );
    }

    // In reverse, as they are pushed: around the document that was named, or in halves.
    private static IEnumerable<Part> Split(Part part, int? culprit)
    {
        var (first, count, hints) = part;
        Part[] pieces = culprit is { } named
            ? [new(named + 1, first + count - named - 1, hints - 1), new(named, 1, 0), new(first, named - first, hints)]
            : [new(first + (count / 2), count - (count / 2), hints), new(first, count / 2, hints)];
        return pieces.Where(p => p.Count > 0);
    }

    // Null when the documents are in.
    private async Task<Refusal?> TryUploadAsync(Batch batch, Part part, CancellationToken cancellationToken)
    {
        var (failures, last) = (1, (Exception?)null);
        var retrying = retry with
        {
            OnRetry = (e, wait) =>
            {
                (failures, last) = (failures + 1, e);
                Log.UploadAgain(logger, endpoint, Describe(e), wait.TotalSeconds);
            },
        };
        try
        {
            return Check(await retrying.RunAsync(SendAsync, MayPass, cancellationToken), part.Count);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && (e is OperationCanceledException || MayPass(e)))
        {
            var failure = e is OperationCanceledException ? last : e;
            var reason = failure is null ? "" : $" ({Describe(failure)})";
            throw new LoadException($"{endpoint}: stopped before all documents were sent{reason}; load them again", e);
        }
        catch (Exception e) when (Refusal.Of(e) is { } refusal)
        {
            return refusal;
        }
        catch (Exception e) when (MayPass(e) || AwsTrouble.Is(e))
        {
            var times = MayPass(e) ? $" did not accept a batch {failures} times in a row" : "";
            throw new LoadException($"{endpoint}{times}: {Describe(e)}", e);
        }

        static bool MayPass(Exception e) => Refusal.Of(e) is null && Transient.Is(e);

        async Task<UploadDocumentsResponse> SendAsync(CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            using var body = batch.Open(part.First, part.Count);
            var request = new UploadDocumentsRequest { ContentType = ContentType.ApplicationJson, Documents = body };
            return await domain.UploadDocumentsAsync(request, token);
        }
    }

    private Refusal? Check(UploadDocumentsResponse response, int count)
    {
        foreach (var warning in response.Warnings ?? [])
            Log.Warning(logger, endpoint, warning.Message);
        if (response.Status is "error")
            return new Refusal("the batch was refused without a reason");
        var (adds, deletes) = (response.Adds ?? 0, response.Deletes ?? 0);
        return adds + deletes == count
            ? null
            : throw new LoadException(
                $"{endpoint} counts {adds} adds and {deletes} deletes for {count} documents: not all of them are in; load them again"
            );
    }

    private static string Describe(Exception e)
    {
        var reason = AwsTrouble.Describe(e, needed: "cloudsearch:document on the domain, or its access policy must name this role");
        var status = e is AmazonServiceException service && !CredentialTrouble.Is(e) ? (int)service.StatusCode : 0;
        return status == 0 || reason.Contains($"{status}", StringComparison.Ordinal) ? reason : $"{status} {reason}";
    }

    // Neighbouring documents of a batch that are sent together.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Part(int First, int Count, int Hints);
}
