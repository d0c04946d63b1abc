using Amazon.Runtime;
using Amazon.S3;
using GapFurniture.LocalCloud.Clock;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Sqs;

namespace GapFurniture.LocalCloud.Tests.Host;

/// <summary>A local cloud of its own for each test, with the clients to call it.</summary>
public abstract class CloudTest : IAsyncLifetime
{
    internal LocalCloudHost Cloud { get; private set; } = null!;

    internal ManualClock Clock { get; } = new();

    internal SignedClient Client { get; private set; } = null!;

    internal AmazonS3Client S3 { get; private set; } = null!;

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal virtual LocalCloudOptions Options => new();

    public async ValueTask InitializeAsync()
    {
        Cloud = await LocalCloudHost.StartAsync(Options, Cancellation);
        Client = new SignedClient(Cloud);
        S3 = NewS3();
    }

    public async ValueTask DisposeAsync()
    {
        S3.Dispose();
        Client.Dispose();
        await Cloud.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal AmazonS3Client NewS3(string? key = null, string? secret = null, Action<AmazonS3Config>? configure = null)
    {
        var config = new AmazonS3Config
        {
            ServiceURL = Cloud.Endpoint,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 0,
        };
        configure?.Invoke(config);
        return new AmazonS3Client(
            new BasicAWSCredentials(key ?? Cloud.Environment["AWS_ACCESS_KEY_ID"], secret ?? Cloud.Environment["AWS_SECRET_ACCESS_KEY"]),
            config
        );
    }

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
