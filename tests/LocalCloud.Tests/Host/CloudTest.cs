using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Sqs;
using Microsoft.Extensions.Time.Testing;

namespace GapFurniture.LocalCloud.Tests.Host;

/// <summary>A local cloud of its own for each test, with the clients to call it.</summary>
public abstract partial class CloudTest : IAsyncLifetime
{
    internal LocalCloudHost Cloud { get; private set; } = null!;

    internal FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));

    internal SignedClient Client { get; private set; } = null!;

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal virtual LocalCloudOptions Options => new();

    public async ValueTask InitializeAsync()
    {
        Cloud = await LocalCloudHost.StartAsync(Options, Cancellation);
        Client = new SignedClient(Cloud);
        OnStarted();
    }

    public async ValueTask DisposeAsync()
    {
        OnStopping();
        Client.Dispose();
        await Cloud.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    // For clients of tests that have more packages.
    partial void OnStarted();

    partial void OnStopping();

    /// <summary>Receives at once what is visible.</summary>
    internal Task<IReadOnlyList<ReceivedMessage>> TakeAsync(string queue, int max = 10) =>
        Cloud.Sqs.ReceiveAsync(queue, max, cancellation: Cancellation);

    internal static AwsException ShouldRefuse(Action action, string code)
    {
        var error = Should.Throw<AwsException>(action);
        error.Code.ShouldBe(code);
        return error;
    }
}
