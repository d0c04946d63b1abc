namespace GapFurniture.S32cs.Upload;

/// <summary>Where full batches go.</summary>
internal interface IBatchSink
{
    /// <summary>The endpoint; sinks of the same name are the same.</summary>
    string Name { get; }

    /// <summary>Sends a batch, and reports of each part of it what became of it (<see cref="Batch.Report"/>) as soon as that is known.</summary>
    /// <exception cref="LoadException">What has not been reported by then is not in; its objects have to come again.</exception>
    Task SendAsync(Batch batch, CancellationToken cancellationToken);
}

/// <summary>For checks and dry runs: sends nothing, but writes out what would be sent if asked to, one batch a line.</summary>
internal sealed class CountingSink(Stream? output) : IBatchSink
{
    public string Name => "(nowhere)";

    public async Task SendAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (output is not null)
        {
            await using var body = batch.Open(0, batch.Count);
            await body.CopyToAsync(output, cancellationToken);
            await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
        batch.Report(0, batch.Count);
    }
}
