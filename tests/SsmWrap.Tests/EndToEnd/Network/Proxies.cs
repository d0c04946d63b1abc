using GapFurniture.SsmWrap.Tests.EndToEnd.Credentials;
using GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

namespace GapFurniture.SsmWrap.Tests.EndToEnd.Network;

/// <summary>AWS's own names over TLS, as in production, through a proxy that leads them all to the local cloud.</summary>
public sealed class Proxies : CredentialScene
{
    private const string Ssm = "CONNECT ssm.us-east-1.amazonaws.com:443 HTTP/1.1";
    private const string Sts = "CONNECT sts.us-east-1.amazonaws.com:443 HTTP/1.1";

    private readonly Authority _authority = new();
    private Relay _front = null!;
    private Relay _proxy = null!;

    private string Behind => $"export SSL_CERT_FILE=$PWD/ca.pem HTTPS_PROXY=http://127.0.0.1:{_proxy.Port}; unset AWS_ENDPOINT_URL; ";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var cloud = new Uri(Cloud.Endpoint).Port;
        _front = Relay.Tls(_authority.Server, cloud);
        _proxy = Relay.Proxy(_front.Port, cloud);
        Write("ca.pem", _authority.Pem);
    }

    public override async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _front.DisposeAsync();
        _authority.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Parameters_come_through_a_tunnel()
    {
        (await OutputAsync(Behind + Read)).ShouldBe("v\n");
        _proxy.Asked.ShouldBe([Ssm]);
    }

    [Fact]
    public async Task So_do_credentials()
    {
        (await OutputAsync(NoKeys + Behind + WithRole() + Read)).ShouldBe("v\n");
        _proxy.Asked.ShouldBe([Sts, Ssm]);
    }

    [Theory]
    [InlineData("unset AWS_REGION; export AWS_DEFAULT_REGION=us-east-1; ")]
    [InlineData("export AWS_REGION= AWS_DEFAULT_REGION=us-east-1; ")]
    [InlineData("export AWS_DEFAULT_REGION=eu-west-1; ")]
    public async Task The_second_name_of_the_Region_counts_for_credentials_too(string region)
    {
        (await OutputAsync(NoKeys + Behind + WithRole() + region + Read)).ShouldBe("v\n");
        _proxy.Asked.ShouldBe([Sts, Ssm]);
    }

    [Theory]
    [InlineData("NO_PROXY=.amazonaws.com")]
    [InlineData("NO_PROXY=amazonaws.com")]
    [InlineData("no_proxy=example.org,*.us-east-1.amazonaws.com:443")]
    public async Task Who_is_excluded_is_asked_directly(string exclusion)
    {
        // There is no way to AWS from a test: what counts is that nobody asks the proxy.
        (await ShAsync($"{Behind}export {exclusion}; {Read}")).Status.ShouldBe(1);
        (await ShAsync($"{NoKeys}{Behind}{WithRole()}export {exclusion}; {Read}")).Status.ShouldBe(1);

        _proxy.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Plain_requests_are_forwarded()
    {
        var script =
            $"unset AWS_ENDPOINT_URL; export HTTP_PROXY=http://127.0.0.1:{_proxy.Port} AWS_ENDPOINT_URL=http://aws.test:4566; {WithRole()}";

        (await OutputAsync(script + Read)).ShouldBe("v\n");
        (await OutputAsync(NoKeys + script + Read)).ShouldBe("v\n");

        _proxy.Asked.ShouldBe(Enumerable.Repeat("POST http://aws.test:4566/ HTTP/1.1", 3));
    }

    [Fact]
    public async Task User_and_password_of_the_proxy_are_sent_and_never_said()
    {
        await using var strict = Relay.Proxy(_front.Port, 1, "Basic " + Convert.ToBase64String("me:p@ss"u8));
        var good = $"{Behind}export HTTPS_PROXY=http://me:p%40ss@127.0.0.1:{strict.Port}; ";

        (await OutputAsync(good + Read)).ShouldBe("v\n");
        (await OutputAsync(NoKeys + good + WithRole() + Read)).ShouldBe("v\n");
        strict.Asked.ShouldBe([Ssm, Sts, Ssm]);

        foreach (var keys in new[] { "", NoKeys + WithRole() })
        {
            var ran = await ShAsync($"{Behind}{keys}export HTTPS_PROXY=http://me:s3cr3t@127.0.0.1:{strict.Port}; {Read}");
            ran.Status.ShouldBe(1);
            ran.Error.ShouldContain("407");
            ran.Error.ShouldNotContain("s3cr3t");
        }
    }

    [Fact]
    public async Task The_hosts_own_addresses_are_not_asked_of_a_proxy()
    {
        await using var instance = await FakeServer.StartAsync(CredentialPages.Instance(Key, "us-east-1"));

        (
            await OutputAsync(
                $"{NoKeys}{Behind}export HTTP_PROXY=http://127.0.0.1:{_proxy.Port} AWS_EC2_METADATA_SERVICE_ENDPOINT={instance.Address}; unset AWS_REGION AWS_DEFAULT_REGION; {Read}"
            )
        ).ShouldBe("v\n");

        // The Region of the address is the instance's.
        _proxy.Asked.ShouldBe([Ssm]);
    }

    private string WithRole()
    {
        var role = Cloud.Sts.AddRole("pod", webIdentityToken: "eyJ.token");
        return $"export AWS_WEB_IDENTITY_TOKEN_FILE={Write("token", "eyJ.token")} AWS_ROLE_ARN={role.Arn}; ";
    }
}
