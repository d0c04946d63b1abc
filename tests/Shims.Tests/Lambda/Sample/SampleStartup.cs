using Amazon.Lambda.Annotations;
using Microsoft.Extensions.DependencyInjection;

namespace GapFurniture.Shims.Tests.Lambda.Sample;

[LambdaStartup]
public sealed class SampleStartup
{
    public void ConfigureServices(IServiceCollection services) => services.AddSingleton<SampleCounter>().AddScoped<SampleScope>();
}
