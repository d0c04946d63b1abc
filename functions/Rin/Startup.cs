using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using GapFurniture.Rin;
using Microsoft.Extensions.DependencyInjection;

[assembly: LambdaGlobalProperties(GenerateMain = true, Runtime = "provided.al2023")]
[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<EventJson>))]

namespace GapFurniture.Rin;

/// <summary>What Lambda needs before the first event: the config and everything made from it. A wrong config fails the init phase.</summary>
[LambdaStartup]
public sealed class Startup
{
    /// <summary>Called once, by the code that Amazon.Lambda.Annotations generates.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "the generated code calls it on an instance")]
    public void ConfigureServices(IServiceCollection services)
    {
        var options = RinOptions.Parse([], Environment.GetEnvironmentVariable);
        // Lambda's init phase is synchronous.
        services.AddSingleton(RinHost.CreateAsync(options, inLambda: true, CancellationToken.None).GetAwaiter().GetResult());
    }
}
