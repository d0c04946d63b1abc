using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using GapFurniture.Shims.Tests.Lambda.Sample;

namespace GapFurniture.Shims.Tests.Lambda.Runtime;

/// <summary>The bootstrap against a Runtime API in this process.</summary>
public abstract class BootstrapTest : IAsyncLifetime
{
    private protected static SourceGeneratorLambdaJsonSerializer<SampleJson> Serializer { get; } = new();

    private protected CancellationTokenSource Stopping { get; } =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private protected RuntimeApiServer Api { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Api = await RuntimeApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        Stopping.Dispose();
        await Api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static Func<SampleRequest, ILambdaContext, SampleReport> Handler(
        Func<SampleRequest, ILambdaContext, SampleReport> handler
    ) => handler;

    private protected LambdaBootstrap Build(
        Func<SampleRequest, ILambdaContext, SampleReport> handler,
        LambdaBootstrapInitializer? initializer = null
    ) =>
        LambdaBootstrapBuilder
            .Create(handler, Serializer)
            .ConfigureOptions(options => options.RuntimeApiEndpoint = Api.Endpoint)
            .UseBootstrapHandler(initializer)
            .Build();

    private protected async Task Run(Func<SampleRequest, ILambdaContext, SampleReport> handler)
    {
        using var bootstrap = Build(handler);
        await bootstrap.RunAsync(Stopping.Token);
    }

    private protected async Task StopAsync(Task running)
    {
        await Stopping.CancelAsync();
        await running;
    }
}
