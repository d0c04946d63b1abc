namespace GapFurniture.Rin.Config;

/// <summary>How much one batch gathers before it is loaded. One COPY of many files is far cheaper than many COPYs of one.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/c_best-practices-single-copy-command.html"/>
internal sealed record BatchLimits
{
    /// <summary>Most objects in a batch, 1..10000. The default value is 1000.</summary>
    public int MaxObjects { get; init; } = 1000;

    /// <summary>Most bytes in a batch, by the sizes that S3 reports; a larger object goes alone. The default value is 10 GiB.</summary>
    public long MaxBytes { get; init; } = 10L << 30;

    /// <summary>How long a batch waits for more after its first message; a run with <c>-batch</c> never waits. The default value is 5 s.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(5);
}
