using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.Schedule;
using Amazon.Lambda.Annotations.SQS;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;
using GapFurniture.Shims.Tests.Lambda.Sample;

[assembly: LambdaGlobalProperties(GenerateMain = true)]
[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<SampleJson>))]

namespace GapFurniture.Shims.Tests.Lambda.Sample;

/// <summary>Handlers as a piece would write them.</summary>
public sealed class SampleFunctions(SampleCounter counter)
{
    [LambdaFunction]
    [SQSEvent("@Queue")]
    public async Task<SQSBatchResponse> Receive(SQSEvent batch, ILambdaContext context)
    {
        await Task.Yield();
        return new SQSBatchResponse([
            .. batch
                .Records.Where(message => message.Body == "bad")
                .Select(message => new SQSBatchResponse.BatchItemFailure { ItemIdentifier = message.MessageId }),
        ]);
    }

    [LambdaFunction]
    [ScheduleEvent("rate(5 minutes)")]
    public void Tick(ScheduledEvent tick, ILambdaContext context) =>
        context.Logger.LogInformation("tick of {time} by {rule}", tick.Time, tick.Resources[0]);

    /// <summary>Answers with what it was told of the invocation, and logs what it is asked to log.</summary>
    [LambdaFunction]
    public SampleReport Report(SampleRequest request, ILambdaContext context, [FromServices] SampleScope perInvocation)
    {
        if (request.Fail)
            throw new SampleException("asked to fail", new TimeoutException("the cause"));
        if (request.Log is not null)
            context.Logger.Log(request.Level ?? "Information", request.Log, 42);
        foreach (var template in request.Templates)
            context.Logger.LogInformation(template, 42, "two");
        if (request.LogStatically is not null)
            LambdaLogger.Log(request.LogStatically);
        return new SampleReport
        {
            RequestId = context.AwsRequestId,
            Function = context.FunctionName,
            Version = context.FunctionVersion,
            Arn = context.InvokedFunctionArn,
            LogGroup = context.LogGroupName,
            LogStream = context.LogStreamName,
            Memory = context.MemoryLimitInMB,
            Trace = Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"),
            Identity = context.Identity?.IdentityId,
            AppTitle = context.ClientContext?.Client?.AppTitle,
            RemainingSeconds = context.RemainingTime.TotalSeconds,
            Invocations = counter.Next(),
            ScopeUses = perInvocation.Next(),
        };
    }
}
