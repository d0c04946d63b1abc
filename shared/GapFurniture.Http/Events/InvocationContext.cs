namespace GapFurniture.Http;

/// <summary>What the Runtime API says of one invocation, beside its event. Null where it says nothing.</summary>
/// <param name="InvocationId">To be echoed with the answer: an answer to an invocation that is over is refused.</param>
/// <param name="DeadlineMs">Milliseconds since 1970. The default value is never.</param>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"/>
public sealed record InvocationContext(
    string RequestId,
    string? InvocationId = null,
    long DeadlineMs = long.MaxValue,
    string? FunctionArn = null,
    string? TraceId = null,
    string? ClientContext = null,
    string? CognitoIdentity = null,
    string? TenantId = null
);
