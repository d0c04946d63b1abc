namespace Amazon.Lambda.Core;

/// <summary>What a handler is told about its function and the invocation at hand.</summary>
public interface ILambdaContext
{
    string AwsRequestId { get; }
    IClientContext ClientContext { get; }
    string FunctionName { get; }
    string FunctionVersion { get; }
    ICognitoIdentity Identity { get; }
    string InvokedFunctionArn { get; }
    ILambdaLogger Logger { get; }
    string LogGroupName { get; }
    string LogStreamName { get; }
    int MemoryLimitInMB { get; }

    /// <summary>Time left until Lambda stops the invocation.</summary>
    TimeSpan RemainingTime { get; }

    // Members younger than the interface have default implementations, so that test doubles written against an older one still compile.
    string TenantId => null;
    string TraceId => null;
    ILambdaSerializer Serializer => null;
}
