using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using GapFurniture.Thumbs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

[assembly: LambdaGlobalProperties(GenerateMain = true, Runtime = "provided.al2023")]
[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<EventJson>))]

namespace GapFurniture.Thumbs;

/// <summary>What Lambda needs before the first event.</summary>
[LambdaStartup]
public sealed class Startup
{
    /// <summary>Called once, by the code that Amazon.Lambda.Annotations generates.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "the generated code calls it on an instance")]
    public void ConfigureServices(IServiceCollection services) =>
        services.AddSingleton<ILogger>(LineLogger.For(inLambda: true, LogLevel.Information, new Redactor()));
}
