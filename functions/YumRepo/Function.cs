using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using GapFurniture.Aws.Events;
using GapFurniture.Shared.Lifetime;
using GapFurniture.YumRepo;

[assembly: LambdaGlobalProperties(GenerateMain = true, Runtime = "provided.al2023")]
[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<EventJson>))]

namespace GapFurniture.YumRepo;

/// <summary>yumrepo as a Lambda function.</summary>
public sealed class Function
{
    // Time to report and to answer before Lambda kills the process.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(5);

    private readonly YumRepoHost _host;

    /// <summary>Called once, in Lambda's init phase: wrong settings fail it, with every mistake in the log.</summary>
    public Function()
        : this(new YumRepoHost(YumRepoOptions.Parse([], Environment.GetEnvironmentVariable, inLambda: true), inLambda: true)) { }

    internal Function(YumRepoHost host) => _host = host;

    /// <summary>
    /// Brings repositories up to date with the packages that an event reports as put or gone: S3 notifications, directly or by SNS or SQS, and
    /// EventBridge events.
    /// </summary>
    /// <returns>For SQS the messages that have to be delivered again; else what was done to each repository.</returns>
    /// <exception cref="EventException">Something is not done: Lambda is to call again with the same event.</exception>
    [LambdaFunction(ResourceName = "YumRepo", MemorySize = 512, Timeout = 300, Role = "@YumRepoRole")]
    public async Task<Answer> Handle(JsonElement input, ILambdaContext context)
    {
        using var deadline = Deadline.Before(context?.RemainingTime, s_margin);
        return await _host.Events.HandleAsync(input, deadline.Token);
    }
}

/// <summary>The function's answer: failed messages for an SQS event source, else the repositories.</summary>
public sealed class Answer
{
    /// <summary>Messages that SQS has to deliver again; null for events that are not from SQS.</summary>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
    [JsonPropertyName("batchItemFailures"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BatchItemFailure>? BatchItemFailures { get; init; }

    /// <summary>The repositories of the event's packages; null for SQS, which does not read them.</summary>
    [JsonPropertyName("repositories"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RepositoryAnswer>? Repositories { get; init; }
}

/// <summary>An event is not done as a whole and has to come again. The message names what is missing and why.</summary>
public sealed class EventException(string message) : Exception(message);

/// <summary>The events and answers of <see cref="Function"/>, for the serializer.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class EventJson : JsonSerializerContext;
