using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Thumbs;
using GapFurniture.Thumbs.Events;
using GapFurniture.Thumbs.Imaging;

[assembly: LambdaGlobalProperties(GenerateMain = true, Runtime = "provided.al2023")]
[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<EventJson>))]

namespace GapFurniture.Thumbs;

/// <summary>thumbs as a Lambda function.</summary>
public sealed class Function
{
    // Time to answer before Lambda kills the process.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(2);

    private readonly ThumbsHost _host;

    /// <summary>Called once, in Lambda's init phase: wrong settings fail it, with every mistake in the log.</summary>
    public Function()
        : this(new ThumbsHost(ThumbsOptions.Parse([], Environment.GetEnvironmentVariable, inLambda: true), inLambda: true)) { }

    internal Function(ThumbsHost host)
    {
        _host = host;
        // Without its library nothing works, and the first request need not wait for it.
        _ = Libvips.Version;
    }

    /// <summary>
    /// Answers HTTP requests of function URLs, API Gateway, load balancers and VPC Lattice with thumbnails; brings thumbnails into line with what S3
    /// notifications report, directly or by SNS or SQS, and EventBridge events.
    /// </summary>
    /// <returns>What the front end reads, or an <c>EventAnswer</c>.</returns>
    /// <exception cref="Exception">An event is not done: Lambda is to call again with the same one.</exception>
    [LambdaFunction(ResourceName = "Thumbs", MemorySize = 1024, Timeout = 60, Role = "@ThumbsRole")]
    public async Task<JsonElement> Handle(JsonElement input, ILambdaContext context)
    {
        using var deadline = Deadline.Before(context?.RemainingTime, s_margin);
        return await _host.Front.HandleAsync(input, context?.AwsRequestId ?? "", deadline.Token);
    }
}

/// <summary>The events and answers of <see cref="Function"/>, for the serializer.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(EventAnswer))]
internal sealed partial class EventJson : JsonSerializerContext;
