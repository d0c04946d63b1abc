using System.Globalization;
using System.Net.Http.Headers;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The context of one invocation, from the headers that the Runtime API sends along with it.</summary>
internal sealed class InvocationContext(HttpResponseHeaders headers, FunctionEnvironment function, ILambdaLogger logger) : ILambdaContext
{
    private readonly DateTimeOffset _deadline = DateTimeOffset.FromUnixTimeMilliseconds(
        long.TryParse(Header(headers, "Lambda-Runtime-Deadline-Ms"), NumberStyles.None, CultureInfo.InvariantCulture, out var deadline)
            ? deadline
            : 0
    );

    private readonly Lazy<IClientContext> _clientContext = new(() =>
        ClientContextJson.Read(Header(headers, "Lambda-Runtime-Client-Context"))
    );

    private readonly Lazy<ICognitoIdentity> _identity = new(() =>
        CognitoIdentityJson.Read(Header(headers, "Lambda-Runtime-Cognito-Identity"))
    );

    public string AwsRequestId { get; } = Header(headers, "Lambda-Runtime-Aws-Request-Id");
    public string InvokedFunctionArn { get; } = Header(headers, "Lambda-Runtime-Invoked-Function-Arn");
    public string TraceId { get; } = Header(headers, "Lambda-Runtime-Trace-Id");
    public string TenantId { get; } = Header(headers, "Lambda-Runtime-Aws-Tenant-Id");
    public IClientContext ClientContext => _clientContext.Value;
    public ICognitoIdentity Identity => _identity.Value;
    public string FunctionName => function.Name;
    public string FunctionVersion => function.Version;
    public string LogGroupName => function.LogGroup;
    public string LogStreamName => function.LogStream;
    public int MemoryLimitInMB => function.MemoryInMB;
    public ILambdaLogger Logger => logger;

    public TimeSpan RemainingTime => _deadline - TimeProvider.System.GetUtcNow();

    private static string Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
