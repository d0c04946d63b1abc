using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using GapFurniture.Shared.Lifetime;
using Microsoft.Extensions.DependencyInjection;

namespace GapFurniture.IotTweet;

/// <summary>iottweet as a Lambda function.</summary>
public sealed class Function
{
    // Time to answer before Lambda kills the process.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(2);

    private readonly IotTweetHost _host;

    /// <summary>Made by the code that Amazon.Lambda.Annotations generates.</summary>
    public Function(IServiceProvider services) => _host = services.GetRequiredService<IotTweetHost>();

    /// <summary>Follows one click: of an AWS IoT button, of IoT 1-Click, or as an IoT Core rule passes it on.</summary>
    [LambdaFunction(ResourceName = "IotTweet", MemorySize = 128, Timeout = 60, Role = "@IotTweetRole")]
    public async Task<Answer> Handle(JsonElement input, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var left = Deadline.WorkingTime(context.RemainingTime, s_margin);
        using var deadline = new CancellationTokenSource(left);
        var click = _host.Events.Read(input, context.AwsRequestId);
        return await _host.Tweeter.HandleAsync(click, new Cutoff(TimeProvider.System.GetUtcNow() + left, deadline.Token));
    }
}
