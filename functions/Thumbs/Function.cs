using System.Text.Json;
using Amazon.Lambda.Annotations;
using GapFurniture.Shared.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Thumbs;

/// <summary>thumbs as a Lambda function.</summary>
public sealed class Function
{
    private readonly ILogger _logger;

    /// <summary>Made by the code that Amazon.Lambda.Annotations generates.</summary>
    public Function(IServiceProvider services) => _logger = services.GetRequiredService<ILogger>();

    /// <summary>Reads which objects an event reports: S3 notifications, also through SNS or SQS, and EventBridge events. So far it only logs them.</summary>
    /// <exception cref="InvalidDataException">The event, or a part of it, is not S3's: Lambda delivers it again.</exception>
    [LambdaFunction(ResourceName = "Thumbs", MemorySize = 128, Timeout = 30, Role = "@ThumbsRole")]
    public Answer Handle(JsonElement input)
    {
        var envelope = Envelope.Read(input);
        if (envelope.Problem is { } problem)
            throw new InvalidDataException(problem);
        var objects = envelope.Records.Where(o => o.IsCreated).ToList();
        foreach (var item in objects)
            Log.Received(_logger, item.Url);
        return new Answer(objects.Count);
    }
}
