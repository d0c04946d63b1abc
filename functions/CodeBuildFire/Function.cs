using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using GapFurniture.Aws.Events;
using GapFurniture.CodeBuildFire;
using GapFurniture.Shared.Lifetime;

[assembly: LambdaGlobalProperties(GenerateMain = true, Runtime = "provided.al2023")]
[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<EventJson>))]

namespace GapFurniture.CodeBuildFire;

/// <summary>codebuildfire as a Lambda function.</summary>
public sealed class Function
{
    // Time to answer before Lambda kills the process.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(2);

    // Made in the init phase: wrong settings fail it, with every mistake in the log.
    private readonly CodeBuildFireHost _host = new(
        CodeBuildFireOptions.Parse([], Environment.GetEnvironmentVariable, inLambda: true),
        inLambda: true
    );

    /// <summary>Starts the builds that an event asks for: of S3, also by SNS or SQS, of EventBridge, or an input of its own.</summary>
    [LambdaFunction(ResourceName = "CodeBuildFire", MemorySize = 256, Timeout = 30, Role = "@CodeBuildFireRole")]
    public async Task<Answer> Handle(JsonElement input, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var deadline = Deadline.Before(context.RemainingTime, s_margin);
        return await _host.Events.HandleAsync(input, context.AwsRequestId, deadline.Token);
    }
}

/// <summary>The function's answer: failed messages for an SQS event source, else the builds.</summary>
public sealed class Answer
{
    /// <summary>Messages that SQS has to deliver again; null for events that are not from SQS.</summary>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
    [JsonPropertyName("batchItemFailures"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BatchItemFailure>? BatchItemFailures { get; init; }

    /// <summary>Started builds; null for SQS, which does not read them.</summary>
    [JsonPropertyName("builds"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StartedBuild>? Builds { get; init; }
}

/// <summary>A started build.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Id">Its id, <c>project:uuid</c>.</param>
/// <param name="Cause">Why it was started: an object's URL, or an event.</param>
public sealed record StartedBuild(
    [property: JsonPropertyName("project")] string Project,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("cause")] string Cause
);

/// <summary>The events and answers of <see cref="Function"/>, for the serializer.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class EventJson : JsonSerializerContext;
