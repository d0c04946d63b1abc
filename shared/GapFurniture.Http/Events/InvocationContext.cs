namespace GapFurniture.Http;

/// <summary>What the Runtime API says of one invocation, beside its event. Null where it says nothing.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"/>
public sealed record InvocationContext(string RequestId)
{
    /// <summary>To be echoed with the answer: an answer to an invocation that is over is refused.</summary>
    public string? InvocationId { get; init; }

    /// <summary>Milliseconds since 1970. The default value is never.</summary>
    public long DeadlineMs { get; init; } = long.MaxValue;

    public string? FunctionArn { get; init; }

    public string? TraceId { get; init; }

    public string? ClientContext { get; init; }

    public string? CognitoIdentity { get; init; }

    public string? TenantId { get; init; }
}
