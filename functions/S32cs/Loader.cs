using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Input;
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
    Func<DocumentSource, IBatchSink> sinkFor,
    IRejectStore? rejects,
    TimeProvider time,
    ILogger logger
)
{
    private readonly Lines _lines = new();
    private readonly LineParser _parser = new(settings.NumericIds);
    private readonly BatchPool _pool = new();

    /// <summary>Loads objects, in this order.</summary>
    /// <param name="progress">Says how far each object is read; null: not wanted.</param>
    /// <param name="deadline">Ends everything: what is not in by then fails.</param>
    /// <returns>What became of each; failures are in the summaries.</returns>
    public async Task<IReadOnlyList<LoadSummary>> LoadAsync(
        IReadOnlyList<DocumentSource> sources,
        ReadingProgress? progress,
        CancellationToken deadline
    )
    {
        var run = new Run(new(StringComparer.Ordinal), progress, deadline);
        var reports = new List<(ObjectReport Report, long Begun)>();
        foreach (var source in sources)
        {
            var report = new ObjectReport(source.Name, rejects, logger);
            reports.Add((report, time.GetTimestamp()));
            await LoadOneAsync(source, report, run);
        }
        await Task.WhenAll(run.Queues.Values.Select(q => q.FinishAsync()));
        var summaries = new List<LoadSummary>();
        foreach (var (report, begun) in reports)
            summaries.Add(await CloseAsync(report, begun, deadline));
        return summaries;
    }

    // What one call has for all its objects.
    private sealed record Run(Dictionary<string, EndpointQueues> Queues, ReadingProgress? Progress, CancellationToken Deadline);

    private async Task LoadOneAsync(DocumentSource source, ObjectReport report, Run run)
    {
        try
        {
            var sink = sinkFor(source);
            report.Summary.Endpoint = sink.Name;
            if (!run.Queues.TryGetValue(sink.Name, out var own))
                run.Queues.Add(sink.Name, own = new EndpointQueues(sink, _pool, settings.Concurrency, run.Deadline));
            await ReadAsync(source, report, own, run);
        }
        catch (LoadException e)
        {
            report.Fail(e.Message);
        }
        catch (OperationCanceledException) when (run.Deadline.IsCancellationRequested)
        {
            report.Fail("stopped before it was read to its end; load it again");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A defect of ours must not stop the other objects.
            Log.Unexpected(logger, e, source.Name);
            report.Fail($"unexpected: {e.Message}");
        }
    }

    private async Task ReadAsync(DocumentSource source, ObjectReport report, EndpointQueues queues, Run run)
    {
        await using var stored = await source.OpenAsync(run.Deadline);
        if (stored.HoldsRejects)
        {
            Log.IgnoredRejects(logger, source.Name);
            return;
        }
        await using var content = await Gunzip.OpenAsync(stored, run.Deadline);
        _lines.Clear();
        while (await _lines.FillAsync(content, run.Deadline))
        {
            ParseLines(report, queues);
            await queues.WaitAsync();
            if (queues.Broken is { } broken)
                throw new LoadException(broken);
            await report.FlushRejectsAsync(ObjectReport.PartBytes, run.Deadline);
            run.Progress?.Show(source.Name, stored.Count, stored.Total);
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
            for (var at = 0; _parser.TryRead(line, ref at, out var document); )
            {
                var offset = _lines.Offset + document.Start;
                if (document.Reject is { } reject)
                {
                    report.Reject(reject, _lines.Number, offset, document.Bytes);
                    continue;
                }
                queues.Add(document, report, _lines.Number, offset);
                if (document.IsCleaned)
                    report.Summary.Cleaned++;
            }
        }
        report.Summary.Bytes = _lines.Taken;
    }

    private async Task<LoadSummary> CloseAsync(ObjectReport report, long begun, CancellationToken deadline)
    {
        try
        {
            await report.FlushRejectsAsync(leastBytes: 1, deadline);
        }
        catch (Exception e) when (e is LoadException or OperationCanceledException)
        {
            report.Fail(e.Message);
        }
        var summary = report.Summary;
        summary.Seconds = Math.Round(time.GetElapsedTime(begun).TotalSeconds, 3);
        if (settings.Strict && summary.Rejected > 0)
            report.Fail($"{summary.Rejected} documents are rejected, and strict is set");
        if (summary.Failure is { } failure)
            Log.NotLoaded(logger, summary.Url, failure);
        Log.Loaded(logger, summary);
        return summary;
    }
}

/// <param name="NumericIds">True to make ids that are whole numbers into text; false to reject them.</param>
/// <param name="Strict">True if a rejected document fails its object, after all good ones are in.</param>
/// <param name="Concurrency">Uploads to one endpoint side by side, 1..32, partitioned by id.</param>
internal sealed record LoaderSettings(bool NumericIds, bool Strict, int Concurrency);

/// <summary>
/// Something is not in, through no fault of the documents: a source cannot be read, an endpoint is unknown or does not take batches, rejects
/// cannot be kept. What is missing has to come again. The message says what it is, why, and what to do.
/// </summary>
public sealed class LoadException(string message, Exception? inner = null) : Exception(message, inner);
