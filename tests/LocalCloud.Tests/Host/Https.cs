using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Amazon.S3;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Tests.Host;

/// <summary>The local cloud over TLS, as the bench and tests of trust use it.</summary>
public sealed class Https
{
    private static readonly ServerChain s_chain = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_trusts_the_root_alone_is_shown_the_whole_chain_and_calls_a_service()
    {
        await using var cloud = await LocalCloudHost.StartAsync(new LocalCloudOptions { Tls = s_chain }, Cancellation);
        cloud.S3.CreateBucket("bucket");
        using var handler = Trusting(s_chain.Root);
        using var s3 = Client(cloud, handler);

        var buckets = await s3.ListObjectsV2Async(new() { BucketName = "bucket" }, Cancellation);

        cloud.Endpoint.ShouldStartWith("https://127.0.0.1:");
        cloud.Environment["AWS_ENDPOINT_URL"].ShouldBe(cloud.Endpoint);
        buckets.Name.ShouldBe("bucket");
        cloud.LastAnswer.ShouldBePositive();
    }

    [Fact]
    public async Task Nobody_else_trusts_it()
    {
        using var other = new ServerChain();
        await using var cloud = await LocalCloudHost.StartAsync(new LocalCloudOptions { Tls = s_chain }, Cancellation);
        using var handler = Trusting(other.Root);
        using var http = new HttpClient(handler, disposeHandler: false);

        var error = await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync(new Uri(cloud.Endpoint), Cancellation));

        error.HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
    }

    private static SocketsHttpHandler Trusting(X509Certificate2 root)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root);
        return new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } };
    }

    private static AmazonS3Client Client(LocalCloudHost cloud, HttpMessageHandler handler) =>
        new(
            cloud.Identity.AccessKeyId,
            cloud.Identity.SecretAccessKey,
            new AmazonS3Config
            {
                ServiceURL = cloud.Endpoint,
                AuthenticationRegion = cloud.Identity.Region,
                ForcePathStyle = true,
                HttpClientFactory = new HandlerFactory(handler),
            }
        );
}
