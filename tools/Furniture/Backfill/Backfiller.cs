using System.Text.Json;
using Amazon.S3.Model;
using Amazon.SQS.Model;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Furniture.Backfill;

/// <summary>
/// Sends the events of objects that were there before the piece was attached: in the order of their keys, a few batches at a time. After
/// each round the state is saved, so that an interrupted run repeats at most the batches that were under way.
/// </summary>
/// <param name="file">Where the state is saved until all is done.</param>
internal sealed class Backfiller(Clients clients, Attachment attachment, IReadOnlyList<OwnOutput> outputs, string file)
{
    private const int SideBySide = 8;

    // To a function one event a call, as S3 does it: what fails is retried and dead-lettered one by one.
    private readonly int _batchSize = attachment.Target.Queue is null ? 1 : 10;

    /// <summary>Sends the events of all objects behind a key, or behind the state in the file.</summary>
    /// <param name="startAfter">The key; null to continue from the file.</param>
    /// <param name="rate">Most events a second; null for as many as possible.</param>
    /// <returns>True when all is done; false when it was interrupted.</returns>
    public async Task<bool> RunAsync(string? startAfter, int? rate)
    {
        var fresh = BackfillState.Of(attachment);
        var state = startAfter is null ? fresh.OrRead(file) : fresh with { After = startAfter };
        if (state.After.Length > 0)
            await Console.Error.WriteLineAsync($"backfill: continuing after {state.After}");
        state.Write(file);
        try
        {
            await foreach (var sent in SendAsync(state, rate))
            {
                state = sent;
                state.Write(file);
            }
        }
        catch (OperationCanceledException) when (clients.Cancellation.IsCancellationRequested)
        {
            await SayHowToResumeAsync($"stopped behind {state.After} after {state.Sent} events");
            return false;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await SayHowToResumeAsync("interrupted");
            throw;
        }
        File.Delete(file);
        await Console.Out.WriteLineAsync($"backfill: {state.Sent} events sent, for all objects that were there");
        return true;
    }

    private Task SayHowToResumeAsync(string what) =>
        Console.Error.WriteLineAsync($"backfill: {what}; run the same command again and it continues from there (saved in {file})");

    /// <summary>The state after each round. After Ctrl-C the round under way is finished, since its outcome must be known.</summary>
    private async IAsyncEnumerable<BackfillState> SendAsync(BackfillState state, int? rate)
    {
        var time = TimeProvider.System;
        var (began, before) = (time.GetTimestamp(), state.Sent);
        using var progress = ProgressLine.OfConsole("backfill");
        // With a rate the rounds are small, so that a second's worth does not go out at once.
        var most = _batchSize * SideBySide;
        var rounds = RoundsAsync(state.After, rate is null ? most : Math.Clamp(rate.Value / 10, 1, most));
        await foreach (var objects in rounds.WithCancellation(clients.Cancellation))
        {
            var meant = objects.Where(o => attachment.Filter.Matches(o.Key) && !IsOwnOutput(o.Key));
            var events = meant.Select(o => ObjectEvent.Json(o, attachment)).ToList();
            await Task.WhenAll(events.Chunk(_batchSize).Select(SendBatchAsync));
            state = state with { After = objects[^1].Key, Sent = state.Sent + events.Count };
            yield return state;
            progress.Show(_ => $"{state.Sent} events sent, up to {state.After}");
            var ahead = TimeSpan.FromSeconds((state.Sent - before) / (double)(rate ?? int.MaxValue)) - time.GetElapsedTime(began);
            if (ahead > TimeSpan.Zero)
                await Task.Delay(ahead, time, clients.Cancellation);
            clients.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private bool IsOwnOutput(string key) => outputs.Any(o => o.Place.Key.Length > 0 && o.Place.Contains(attachment.Bucket, key));

    private IAsyncEnumerable<S3Object[]> RoundsAsync(string after, int size)
    {
        var request = new ListObjectsV2Request
        {
            BucketName = attachment.Bucket,
            Prefix = attachment.Filter.Prefix,
            StartAfter = after.Length == 0 ? null : after,
        };
        return clients.S3.Paginators.ListObjectsV2(request).S3Objects.Chunk(size);
    }

    // Entries of a batch fail one by one; those are sent again.
    private async Task SendBatchAsync(string[] events)
    {
        if (attachment.Target.Queue is not { Url: var url })
        {
            await Task.WhenAll(events.Select(e => clients.Lambda.InvokeAsync(attachment.Target.Arn.ToString(), e)));
            return;
        }
        var left = events.Select((body, i) => new SendMessageBatchRequestEntry($"{i}", body)).ToList();
        var refused = await Clients.PollAsync(
            Clients.Propagation,
            async () =>
            {
                var failed = (await clients.Sqs.SendMessageBatchAsync(url, left, CancellationToken.None)).Failed ?? [];
                left = [.. left.Where(e => failed.Exists(f => f.Id == e.Id))];
                return failed;
            },
            failed => failed.Count == 0 || failed.Exists(f => f.SenderFault == true),
            CancellationToken.None
        );
        if (refused is [var first, ..])
            throw new FurnitureException($"the queue refused {refused.Count} of the events: {first.Code}: {first.Message}");
    }
}

/// <summary>The event that S3 would have sent for an object, had the piece been attached when it was put.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html"/>
internal static class ObjectEvent
{
    public static string Json(S3Object item, Attachment attachment)
    {
        var record = new
        {
            eventVersion = "2.1",
            eventSource = "aws:s3",
            awsRegion = attachment.Target.Arn.Region,
            eventTime = $"{item.LastModified?.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}",
            eventName = "ObjectCreated:Put",
            s3 = new
            {
                s3SchemaVersion = "1.0",
                // By EventBridge there is none, and pieces that go by it must not take a rule's name for it.
                configurationId = attachment.Way == Way.EventBridge ? null : attachment.Id,
                bucket = new { name = attachment.Bucket, arn = attachment.BucketArn },
                @object = new
                {
                    key = FormEncode(item.Key),
                    size = item.Size ?? 0,
                    eTag = item.ETag?.Trim('"') ?? "",
                },
            },
        };
        return JsonSerializer.Serialize(new { Records = new[] { record } }, JsonExtensions.Literal);
    }

    // Keys in S3's events: a space is a plus, slashes and unreserved characters stay, the rest is percent and UTF-8.
    private static string FormEncode(string key) =>
        Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal).Replace("%20", "+", StringComparison.Ordinal);
}

/// <summary>How far a backfill has come, in a small file: the events of all keys up to <see cref="After"/> were sent.</summary>
internal sealed record BackfillState(string Bucket, string Id, string Prefix, string Suffix, string Target)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <summary>The last key whose event was sent; empty before the first.</summary>
    public string After { get; init; } = "";

    public long Sent { get; init; }

    public static BackfillState Of(Attachment attachment) =>
        new(attachment.Bucket, attachment.Id, attachment.Filter.Prefix, attachment.Filter.Suffix, attachment.Target.Arn.ToString());

    /// <summary>The state in a file, which has to be about the same objects and the same target; this one when there is no file.</summary>
    /// <exception cref="FurnitureException">The file holds something else.</exception>
    public BackfillState OrRead(string path)
    {
        if (!File.Exists(path))
            return this;
        try
        {
            var state = JsonSerializer.Deserialize<BackfillState>(File.ReadAllBytes(path), s_options)!;
            return this with { After = state.After, Sent = state.Sent } == state
                ? state
                : throw new FurnitureException($"{path} is the state of another backfill; name another file with --state, or delete it");
        }
        catch (JsonException e)
        {
            throw new FurnitureException($"{path} is not the state of a backfill ({e.Message}); name another file with --state");
        }
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public void Write(string path)
    {
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, s_options));
        File.Move(path + ".new", path, overwrite: true);
    }
}
