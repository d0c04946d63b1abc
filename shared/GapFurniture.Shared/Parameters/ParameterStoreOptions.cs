namespace GapFurniture.Shared.Parameters;

/// <summary>How parameters are read.</summary>
public sealed class ParameterStoreOptions
{
    /// <summary>How long a reading may go on trying, all in all; the last attempt may end somewhat later. The default value is 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often one request is sent again after failures that may pass; 0 for never. The default value is null: until <see cref="Timeout"/>.</summary>
    public int? Retries { get; init; }

    /// <summary>How many requests are under way at the same time at most. The default value is 8; AWS answers 40 a second by default.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>Told of every failure that is tried again, maybe from several threads. The default value is null.</summary>
    public Action<RetryNotice>? OnRetry { get; init; }

    /// <summary>The clock of the waits. The default value is the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A number in 0..1 for each wait (full jitter). The default value is null: random. Tests give their own.</summary>
    public Func<double>? Jitter { get; init; }
}
