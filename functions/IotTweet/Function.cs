using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using GapFurniture.IotTweet;
using GapFurniture.IotTweet.X;
using GapFurniture.Shared.Lifetime;

[assembly: LambdaGlobalProperties(GenerateMain = true, Runtime = "provided.al2023")]
[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<EventJson>))]

namespace GapFurniture.IotTweet;

/// <summary>iottweet as a Lambda function.</summary>
public sealed class Function
{
    // Time to answer before Lambda kills the process.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(2);

    // Made in the init phase: wrong settings fail it, with every mistake in the log.
    private readonly IotTweetHost _host = new(
        IotTweetOptions.Parse([], Environment.GetEnvironmentVariable, inLambda: true),
        inLambda: true
    );

    /// <summary>Handles one click: of an AWS IoT button, of IoT 1-Click, or as an IoT Core rule passes it on.</summary>
    [LambdaFunction(ResourceName = "IotTweet", MemorySize = 128, Timeout = 60, Role = "@IotTweetRole")]
    public async Task<Answer> Handle(JsonElement input, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var left = Deadline.WorkingTime(context.RemainingTime, s_margin);
        using var source = new CancellationTokenSource(left);
        var click = _host.Events.Read(input, context.AwsRequestId);
        return await _host.Handler.HandleAsync(click, new TimeLimit(TimeProvider.System.GetUtcNow() + left, source.Token));
    }
}

/// <summary>The result of a click.</summary>
/// <param name="Did"><c>tweeted</c>, <c>taken back</c>, <c>nothing</c>, or <c>already</c> when the click was handled before.</param>
/// <param name="Tweet">Id of the post that it is about; null when there is none.</param>
/// <param name="Reason">Why nothing was done; null otherwise.</param>
public sealed record Answer(
    [property: JsonPropertyName("did")] string Did,
    [property: JsonPropertyName("tweet"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tweet = null,
    [property: JsonPropertyName("reason"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null
);

/// <summary>The events and answers of <see cref="Function"/>, for the serializer.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class EventJson : JsonSerializerContext;
