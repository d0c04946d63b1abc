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
internal sealed class Loader(LoaderSettings settings, IDestinations destinations, IRejectStore? rejects, TimeProvider time, ILogger logger)
{
    private readonly LineBuffer _lines = new();
    private readonly LineParser _parser = new(settings.NumericIds);
    private readonly BatchPool _pool = new();

    /// <summary>Loads objects, in this order; gives a report for each. What goes wrong stands in the reports.</summary>
    /// <param name="sources">The objects.</param>
    /// <param name="progress">Told the bytes read of the stored object in hand; null: nobody asks.</param>
    /// <param name="deadline">Ends everything: what is not in by then fails.</param>
    public async Task<IReadOnlyList<ObjectReport>> LoadAsync(
        IReadOnlyList<IDocumentSource> sources,
        IProgress<ReadProgress>? progress,
        CancellationToken deadline
    )
    {
        var lanes = new Dictionary<string, Lane[]>(StringComparer.Ordinal);
        var reports = new List<(ObjectReport Report, long Begun)>();
        foreach (var source in sources)
        {
            var report = new ObjectReport(source.Name, new RejectLog(rejects, source.Name, logger));
            reports.Add((report, time.GetTimestamp()));
            await LoadOneAsync(source, report, lanes, progress, deadline);
        }
        await Task.WhenAll(lanes.Values.SelectMany(l => l).Select(l => l.FinishAsync(deadline)));
        foreach (var (report, begun) in reports)
            await CloseAsync(report, begun, deadline);
        return [.. reports.Select(r => r.Report)];
    }

    private async Task LoadOneAsync(
        IDocumentSource source,
        ObjectReport report,
        Dictionary<string, Lane[]> lanes,
        IProgress<ReadProgress>? progress,
        CancellationToken deadline
    )
    {
        try
        {
            var destination = destinations.For(source);
            report.Endpoint = destination.Name;
            if (!lanes.TryGetValue(destination.Name, out var own))
            {
                own = [.. Enumerable.Range(0, settings.Concurrency).Select(_ => new Lane(destination.Sink, _pool))];
                lanes.Add(destination.Name, own);
            }
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
        Lane[] lanes,
        IProgress<ReadProgress>? progress,
        CancellationToken deadline
    )
    {
        var opened = await source.OpenAsync(deadline);
        await using var counted = new CountingStream(opened.Content);
        await using var content = await Decompression.OpenAsync(counted, deadline);
        var batches = new Batch[lanes.Length];
        _lines.Clear();
        while (await _lines.FillAsync(content, deadline))
        {
            while (true)
            {
                for (var i = 0; i < lanes.Length; i++)
                    batches[i] = lanes[i].Filling;
                var full = _parser.Parse(_lines, report, batches);
                if (full < 0)
                    break;
                await lanes[full].TurnOverAsync(deadline);
                if (Array.Find(lanes, l => l.Broken is not null) is { Broken: { } broken })
                    throw new SourceException(broken);
            }
            if (report.Rejects.IsFull)
                await report.Rejects.FlushAsync(deadline);
            progress?.Report(new ReadProgress(source.Name, counted.Count, opened.Length));
        }
    }

    private async Task CloseAsync(ObjectReport report, long begun, CancellationToken deadline)
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
        if (settings.Strict && report.Rejected > 0)
            report.Fail($"{report.Rejected} documents are rejected, and strict is set");
        report.Seconds = time.GetElapsedTime(begun).TotalSeconds;
        if (report.Failure is { } failure)
            Log.NotLoaded(logger, report.Url, failure);
        Log.Loaded(
            logger,
            report.Url,
            report.Added,
            report.Deleted,
            report.Rejected,
            report.Cleaned,
            report.Batches,
            report.Bytes,
            report.Seconds
        );
    }
}
