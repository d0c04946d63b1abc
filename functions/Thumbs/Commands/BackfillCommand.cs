using System.Collections.Concurrent;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.Shared.Logging;
using GapFurniture.Thumbs.Imaging;
using GapFurniture.Thumbs.Store;

namespace GapFurniture.Thumbs.Commands;

/// <summary>
/// Makes the thumbnails of all originals below a prefix. It can be stopped and called again: what is fresh is left as it is.
/// </summary>
internal sealed class BackfillCommand(ThumbsHost host, ThumbsOptions options, TextWriter output)
{
    private readonly ConcurrentBag<(string Key, string Reason)> _failures = [];
    private int _originals;
    private int _made;
    private int _fresh;
    private int _others;

    /// <returns>False if an original has no thumbnails that should have some; standard output says which, and why.</returns>
    /// <exception cref="IOException">One of the buckets cannot be listed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        // Before each original is decoded for a bucket that is not there.
        var thumbs = options.Thumbs!;
        _ = await PageAsync(
            new ListObjectsV2Request
            {
                BucketName = thumbs.Bucket,
                Prefix = thumbs.Key,
                MaxKeys = 1,
            },
            stop
        );
        using (var progress = ProgressLine.OfConsole("thumbs"))
        {
            await Parallel.ForEachAsync(
                ListAsync(stop),
                new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = stop },
                async (key, token) =>
                {
                    await KeepAsync(key, token);
                    Interlocked.Increment(ref _originals);
                    progress.Show(elapsed =>
                        $"{_originals} originals, {_made} thumbnails made, {_originals / elapsed.TotalSeconds:0.0} originals/s"
                    );
                }
            );
        }
        foreach (var (key, reason) in _failures.OrderBy(f => f.Key, StringComparer.Ordinal))
            await output.WriteLineAsync(TerminalText.OneLine($"{new S3Url(options.Bucket, key)}: {reason}"));
        var others = _others > 0 ? $", {_others} are no pictures" : "";
        await output.WriteLineAsync(
            $"{_originals} originals: {_made} thumbnails made, {_fresh} were there, {_failures.Count} failed{others}"
        );
        return _failures.IsEmpty;
    }

    private async Task KeepAsync(string key, CancellationToken stop)
    {
        try
        {
            var changes = await host.Keeper!.KeepAsync(key, stop);
            Interlocked.Add(ref _made, changes.Made);
            Interlocked.Add(ref _fresh, changes.Fresh);
            // A bucket may hold other files beside its pictures.
            if (changes.Problem is { Problem: PictureProblem.NotAPicture or PictureProblem.Empty })
                Interlocked.Increment(ref _others);
            else if (changes.Problem is { } problem)
                _failures.Add((key, problem.Message));
        }
        catch (Exception e)
            when (AwsTrouble.Is(e) || e is IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            _failures.Add((key, AwsTrouble.Describe(e, ThumbKeeper.NeededRights)));
        }
    }

    private async IAsyncEnumerable<string> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var request = new ListObjectsV2Request { BucketName = options.Bucket, Prefix = options.Prefix };
        while (true)
        {
            var page = await PageAsync(request, stop);
            // What ends with a slash is a folder of the console.
            foreach (var item in (page.S3Objects ?? []).Where(o => !o.Key.EndsWith('/')))
                yield return item.Key;
            if (page.IsTruncated != true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    private async Task<ListObjectsV2Response> PageAsync(ListObjectsV2Request request, CancellationToken stop)
    {
        try
        {
            return await host.S3.ListObjectsV2Async(request, stop);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new IOException($"{new S3Url(request.BucketName, request.Prefix)}: {AwsTrouble.Describe(e, "s3:ListBucket")}", e);
        }
    }
}
