using System.Text.Json;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>One invocation on its way through a runtime.</summary>
internal sealed class Invocation(string requestId, byte[] payload)
{
    private readonly TaskCompletionSource<InvocationResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId { get; } = requestId;

    public byte[] Payload { get; } = payload;

    /// <summary>When the runtime has to be done, by the machine's clock: the process knows no other.</summary>
    public DateTimeOffset Deadline { get; set; }

    public string TraceId { get; } =
        $"Root=1-{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds():x8}-{Guid.NewGuid().ToString("N")[..24]};Sampled=0";

    public Task<InvocationResult> Completion => _completion.Task;

    /// <summary>The function has answered. False when it was too late.</summary>
    public bool Succeed(byte[] response) => _completion.TrySetResult(new InvocationResult(RequestId, response, null));

    /// <summary>The function, or its runtime, has failed with an error document of its own.</summary>
    public bool Fail(byte[] error) => _completion.TrySetResult(new InvocationResult(RequestId, error, "Unhandled"));

    /// <summary>Lambda itself says what went wrong.</summary>
    public bool Fail(string errorType, string message) => Fail(Error(errorType, message));

    private static byte[] Error(string type, string message) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["errorType"] = type, ["errorMessage"] = message }
        );
}
