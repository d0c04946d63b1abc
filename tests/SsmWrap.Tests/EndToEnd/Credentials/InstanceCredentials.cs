using System.Net;
using System.Net.Sockets;
using GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

namespace GapFurniture.SsmWrap.Tests.EndToEnd.Credentials;

/// <summary>As on EC2.</summary>
/// <seealso href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html"/>
public sealed class InstanceCredentials : CredentialScene
{
    [Fact]
    public async Task They_come_from_the_metadata_service_with_a_token()
    {
        await using var instance = await FakeServer.StartAsync(CredentialPages.Instance(Key, "us-east-1"));

        (await OutputAsync($"{NoKeys} export AWS_EC2_METADATA_SERVICE_ENDPOINT={instance.Address}; {Read}")).ShouldBe("v\n");
        instance.Requests.ShouldContain("PUT /latest/api/token");
        instance.Requests.ShouldContain("GET /latest/meta-data/iam/security-credentials/instance-role");
    }

    [Fact]
    public async Task Outside_of_aws_the_lack_of_credentials_is_said_soon()
    {
        // As in a network that swallows packets: connections are made, and nobody ever answers.
        using var silence = new TcpListener(IPAddress.Loopback, 0);
        silence.Start();

        var ran = await ShAsync($"{NoKeys} export AWS_EC2_METADATA_SERVICE_ENDPOINT=http://{silence.LocalEndpoint}; {Read}");

        ran.Status.ShouldBe(1);
        ran.Error.ShouldStartWith("ssmwrap: no AWS credentials found");
        ran.Error.ShouldContain("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        ran.Error.TrimEnd('\n').ShouldNotContain("\n");
        var asked = 0;
        for (; silence.Pending(); asked++)
            (await silence.AcceptSocketAsync(TestContext.Current.CancellationToken)).Dispose();
        asked.ShouldBe(2, "the SDK, which would wait for a quarter of a minute, is not asked after that");
    }
}
