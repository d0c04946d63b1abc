namespace GapFurniture.LocalCloud.Lambda;

/// <summary>A function: an executable that speaks the Runtime API.</summary>
/// <param name="Name">1..64 letters, digits, hyphens and underscores.</param>
/// <param name="Executable">Path of the program; null for a process that somebody else starts with the function's AWS_LAMBDA_RUNTIME_API.</param>
internal sealed record FunctionOptions(string Name, string? Executable)
{
    /// <summary>Arguments of the program. The default value is none, as in Lambda.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment variables beside those that Lambda sets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>1 to 900 seconds. The default value is 3 seconds, as in Lambda.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>128 to 10,240 MB; only told to the function, not enforced. The default value is 128.</summary>
    public int MemoryMb { get; init; } = 128;

    /// <summary>Value of _HANDLER. The default value is <c>bootstrap</c>.</summary>
    public string Handler { get; init; } = "bootstrap";

    /// <summary>Most invocations at a time; null for no limit. The default value is null.</summary>
    public int? ReservedConcurrency { get; init; }

    /// <summary>Dead-letter queue of the function: for events of asynchronous invocations that failed for good, as they came.</summary>
    public string? DeadLetterArn { get; init; }

    /// <summary>Queue as on-failure destination: for records of asynchronous invocations that failed for good, with event and answer.</summary>
    public string? FailureDestination { get; init; }

    /// <summary>Retries of an asynchronous invocation, 0 to 2. The default value is 2.</summary>
    public int AsyncRetries { get; init; } = 2;
}
