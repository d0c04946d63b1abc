using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud;

/// <summary>How a local cloud is started.</summary>
internal sealed record LocalCloudOptions
{
    /// <summary>Port on 127.0.0.1. The default value is 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>What the cloud shows to its clients; then it speaks HTTPS. The default value is null: plain HTTP.</summary>
    public ServerChain? Tls { get; init; }

    /// <summary>The one Region there is. The default value is us-east-1.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Account of all ARNs and queue URLs. The default value is 123456789012.</summary>
    public string AccountId { get; init; } = "123456789012";

    /// <summary>Clock of visibility timeouts, delays, retries and function timeouts. The default value is the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Waits before the first and second retry of an asynchronous invocation. The default value is AWS's: one and two minutes.</summary>
    public IReadOnlyList<TimeSpan> AsyncRetryDelays { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    /// <summary>True to start also the parts that need a database server. The default value is false: it takes a second or two.</summary>
    public bool WithDatabase { get; init; }

    /// <summary>Seed of the faults that strike a share of calls. The default value is 1.</summary>
    public int FaultSeed { get; init; } = 1;
}
