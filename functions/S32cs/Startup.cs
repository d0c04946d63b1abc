using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using GapFurniture.S32cs;
using GapFurniture.S32cs.Reporting;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.DependencyInjection;

[assembly: LambdaGlobalProperties(GenerateMain = true, Runtime = "provided.al2023")]
[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<EventJson>))]

namespace GapFurniture.S32cs;

/// <summary>What Lambda needs before the first event. Wrong settings fail the init phase, with every mistake in the log.</summary>
[LambdaStartup]
public sealed class Startup
{
    /// <summary>Called once, by the code that Amazon.Lambda.Annotations generates.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "the generated code calls it on an instance")]
    public void ConfigureServices(IServiceCollection services)
    {
        var options = S32csOptions.Parse([], Environment.GetEnvironmentVariable, inLambda: true);
        services.AddSingleton(new S32csHost(options, inLambda: true));
        services.AddSingleton(new Metrics(LineLogger.LambdaOutput(), TimeProvider.System));
    }
}
