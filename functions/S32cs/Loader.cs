using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Endpoints;
using GapFurniture.S32cs.Input;
using GapFurniture.S32cs.Rejects;
using GapFurniture.S32cs.Reporting;
using GapFurniture.S32cs.Upload;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs;

/// <summary>
/// The whole work on some objects: read, parse, batch, upload, report. Small objects share batches, since CloudSearch suffers from many
/// small ones. What is kept between calls is room, never documents. One call at a time.
/// </summary>
internal sealed class Loader(
    LoaderSettings settings,
    Func<IDocumentSource, IBatchSink> sinkFor,
    IRejectStore? rejects,
    TimeProvider time,
    ILogger logger
)
{
    private readonly Lines _lines = new();
    private readonly LineParser _parser = new(settings.NumericIds);
    private readonly BatchPool _pool = new();

    /// <summary>Loads objects, in this order.</summary>
    /// <param name="sources">The objects.</param>
    /// <param name="progress">Gets the bytes read of the current object; null: not wanted.</param>
    /// <param name="deadline">Ends everything: what is not in by then fails.</param>
    /// <returns>What became of each; failures are in the summaries.</returns>
    public async Task<IReadOnlyList<LoadSummary>> LoadAsync(
        IReadOnlyList<IDocumentSource> sources,
        IProgress<ReadProgress>? progress,
        CancellationToken deadline
    )
    {
        var queues = new Dictionary<string, EndpointQueues>(StringComparer.Ordinal);
        var reports = new List<(ObjectReport Report, long Begun)>();
        foreach (var source in sources)
        {
            var report = new ObjectReport(source.Name, new RejectLog(rejects, source.Name, logger));
            reports.Add((report, time.GetTimestamp()));
            await LoadOneAsync(source, report, queues, progress, deadline);
        }
        await Task.WhenAll(queues.Values.Select(q => q.FinishAsync()));
        var summaries = new List<LoadSummary>();
        foreach (var (report, begun) in reports)
            summaries.Add(await CloseAsync(report, begun, deadline));
        return summaries;
    }

    private async Task LoadOneAsync(
        IDocumentSource source,
        ObjectReport report,
        Dictionary<string, EndpointQueues> queues,
        IProgress<ReadProgress>? progress,
        CancellationToken deadline
    )
    {
        try
        {
            var sink = sinkFor(source);
            report.Endpoint = sink.Name;
            if (!queues.TryGetValue(sink.Name, out var own))
                queues.Add(sink.Name, own = new EndpointQueues(sink, _pool, settings.Concurrency, deadline));
            await ReadAsync(source, report, own, progress, deadline);
        }
        catch (Exception e) when (e is EndpointException or SourceException or RejectStoreException)
        {
            report.Fail(e.Message);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            report.Fail("stopped before it was read to its end; load it again");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A defect of ours must not stop the other objects.
            Log.Unexpected(logger, e, report.Url);
            report.Fail($"unexpected: {e.Message}");
        }
    }

    private async Task ReadAsync(
        IDocumentSource source,
        ObjectReport report,
        EndpointQueues queues,
        IProgress<ReadProgress>? progress,
        CancellationToken deadline
    )
    {
        var opened = await source.OpenAsync(deadline);
        await using var stored = new StoredStream(opened.Content);
        if (opened.HoldsRejects)
        {
            Log.IgnoredRejects(logger, report.Url);
            return;
        }
        await using var content = await Gunzip.OpenAsync(stored, deadline);
        _lines.Clear();
        while (await _lines.FillAsync(content, deadline))
        {
            ParseLines(report, queues);
            await queues.WaitAsync();
            if (queues.Broken is { } broken)
                throw new SourceException(broken);
            if (report.Rejects.IsFull)
                await report.Rejects.FlushAsync(deadline);
            progress?.Report(new ReadProgress(source.Name, stored.Count, opened.Length));
        }
    }

    private void ParseLines(ObjectReport report, EndpointQueues queues)
    {
        while (_lines.TryTake(out var line, out var tooLong))
        {
            if (tooLong)
            {
                var reject = new Reject(RejectKind.LineTooLong, $"a line of more than {Lines.LongestLine} bytes");
                report.Reject(reject, _lines.Number, _lines.Offset, line);
                continue;
            }
            foreach (var document in _parser.Parse(line))
            {
                var offset = _lines.Offset + document.Start;
                if (document.Reject is { } reject)
                {
                    report.Reject(reject, _lines.Number, offset, document.Bytes);
                    continue;
                }
                queues.Add(document, report, _lines.Number, offset);
                if (document.IsCleaned)
                    report.Cleaned++;
            }
        }
        report.Bytes = _lines.Taken;
    }

    private async Task<LoadSummary> CloseAsync(ObjectReport report, long begun, CancellationToken deadline)
    {
        try
        {
            await report.Rejects.FlushAsync(deadline);
        }
        catch (Exception e) when (e is RejectStoreException or OperationCanceledException)
        {
            report.Fail(e.Message);
        }
        report.Rejects.Dispose();
        var summary = report.Summary(time.GetElapsedTime(begun), settings.Strict);
        if (summary.Failure is { } failure)
            Log.NotLoaded(logger, summary.Url, failure);
        Log.Loaded(logger, summary);
        return summary;
    }
}

/// <summary>How documents are treated.</summary>
/// <param name="NumericIds">True to make ids that are whole numbers into text; false to reject them.</param>
/// <param name="Strict">True if a rejected document fails its object, after all good ones are in.</param>
/// <param name="Concurrency">Uploads to one endpoint side by side, 1..32, partitioned by id.</param>
internal sealed record LoaderSettings(bool NumericIds, bool Strict, int Concurrency);
