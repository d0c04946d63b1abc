using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using GapFurniture.Shared.Lifetime;
using Microsoft.Extensions.DependencyInjection;

namespace GapFurniture.CodeBuildFire;

/// <summary>codebuildfire as a Lambda function.</summary>
public sealed class Function
{
    // Time to answer before Lambda kills the process.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(2);

    private readonly BuildFire _fire;

    /// <summary>Made by the code that Amazon.Lambda.Annotations generates.</summary>
    public Function(IServiceProvider services) => _fire = services.GetRequiredService<CodeBuildFireHost>().Fire;

    /// <summary>
    /// Starts the builds that an event asks for: S3 notifications, directly or by SNS or SQS, EventBridge events, or an input such as
    /// <c>{"project":"name"}</c>.
    /// </summary>
    [LambdaFunction(ResourceName = "CodeBuildFire", MemorySize = 256, Timeout = 30, Role = "@CodeBuildFireRole")]
    public async Task<Answer> Handle(JsonElement input, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var deadline = Deadline.Before(context.RemainingTime, s_margin);
        return await _fire.HandleAsync(input, context.AwsRequestId, deadline.Token);
    }
}
