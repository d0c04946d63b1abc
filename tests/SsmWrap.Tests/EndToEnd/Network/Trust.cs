using System.Net.Security;
using GapFurniture.SsmWrap.Tests.EndToEnd.Credentials;
using GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

namespace GapFurniture.SsmWrap.Tests.EndToEnd.Network;

/// <summary>TLS, with an authority that this machine does not know.</summary>
public sealed class Trust : CredentialScene
{
    private readonly Authority _authority = new();
    private Relay _front = null!;

    private string Over => $"export AWS_ENDPOINT_URL=https://127.0.0.1:{_front.Port}; ";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _front = Relay.Tls(_authority.Server, new Uri(Cloud.Endpoint).Port);
        Write("ca.pem", _authority.Pem);
    }

    public override async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        _authority.Dispose();
        await base.DisposeAsync();
    }

    [Fact, Trait("Runs", "emulated")]
    public async Task An_unknown_authority_is_refused_and_it_is_said_how_to_name_it()
    {
        var ran = await ShAsync(Over + Read);

        (ran.Status, ran.Out).ShouldBe((1, ""));
        ran.Error.TrimEnd('\n').ShouldNotContain("\n");
        ran.Error.ShouldContain($"127.0.0.1:{_front.Port}: no TLS connection: the certificate for 127.0.0.1 was refused: ");
        ran.Error.ShouldContain("SSL_CERT_FILE or AWS_CA_BUNDLE");
        Cloud.Requests.All().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_without_TLS_is_not_called_untrusted()
    {
        var address = new Uri(Cloud.Endpoint).Authority;

        var ran = await ShAsync($"export AWS_ENDPOINT_URL=https://{address}; {Read}");

        ran.Status.ShouldBe(1);
        ran.Error.ShouldContain($"{address}: no TLS connection: ");
        ran.Error.ShouldNotContain("authority");
    }

    [Theory, Trait("Runs", "emulated")]
    [InlineData("SSL_CERT_FILE=$PWD/ca.pem")]
    [InlineData("AWS_CA_BUNDLE=$PWD/ca.pem")]
    public async Task It_is_trusted_once_it_is_named(string by) => (await OutputAsync($"{Over}export {by}; {Read}")).ShouldBe("v\n");

    // All that .NET offers to a server with such a key: the executable looks up no other ciphers (shared/static.c).
    [Theory]
    [InlineData(TlsCipherSuite.TLS_AES_256_GCM_SHA384)]
    [InlineData(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256)]
    [InlineData(TlsCipherSuite.TLS_AES_128_GCM_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256)]
    public async Task A_server_may_know_any_one_of_the_cipher_suites(TlsCipherSuite suite)
    {
        await using var front = Relay.Tls(_authority.Server, new Uri(Cloud.Endpoint).Port, suite);

        (await OutputAsync($"export AWS_ENDPOINT_URL=https://127.0.0.1:{front.Port} SSL_CERT_FILE=$PWD/ca.pem; {Read}")).ShouldBe("v\n");
    }

    [Theory]
    [InlineData("SSL_CERT_FILE=$PWD/ca.pem")]
    [InlineData("AWS_CA_BUNDLE=$PWD/ca.pem")]
    public async Task So_it_is_where_credentials_are_fetched(string by)
    {
        var role = Cloud.Sts.AddRole("pod", webIdentityToken: "eyJ.token");
        var file = Write("token", "eyJ.token");

        (await OutputAsync($"{NoKeys}{Over}export {by} AWS_WEB_IDENTITY_TOKEN_FILE={file} AWS_ROLE_ARN={role.Arn}; {Read}")).ShouldBe(
            "v\n"
        );
    }

    [Fact]
    public async Task An_unknown_authority_is_refused_where_credentials_are_fetched_too()
    {
        var role = Cloud.Sts.AddRole("pod", webIdentityToken: "eyJ.token");
        var file = Write("token", "eyJ.token");

        var ran = await ShAsync($"{NoKeys}{Over}export AWS_WEB_IDENTITY_TOKEN_FILE={file} AWS_ROLE_ARN={role.Arn}; {Read}");

        ran.Status.ShouldBe(1);
        ran.Error.TrimEnd('\n').ShouldNotContain("\n");
        ran.Error.ShouldContain("certificate");
        ran.Error.ShouldNotContain("eyJ");
        Cloud.Requests.All().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_is_not_the_certificates_is_refused()
    {
        var ran = await ShAsync($"{Over}export SSL_CERT_FILE=$PWD/ca.pem AWS_ENDPOINT_URL=https://127.0.0.2:{_front.Port}; {Read}");

        ran.Status.ShouldBe(1);
        Cloud.Requests.All().ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_any_authority_as_in_an_empty_image_it_is_said_what_to_bring()
    {
        var ran = await ShAsync($"{Over}export SSL_CERT_FILE=/none SSL_CERT_DIR=/none; {Read}");

        ran.Status.ShouldBe(1);
        ran.Error.ShouldContain("a PEM file that SSL_CERT_FILE or AWS_CA_BUNDLE names");
    }

    [Fact]
    public async Task A_bundle_that_is_not_there_is_said_by_name() =>
        (await ShAsync($"{Over}export AWS_CA_BUNDLE=/none/ca.pem; {Read}")).ShouldBe(
            new Ran(1, "", "ssmwrap: AWS_CA_BUNDLE: there is no file /none/ca.pem\n")
        );

    [Fact]
    public async Task The_command_sees_the_callers_variables_and_not_ours()
    {
        var role = Cloud.Sts.AddRole("pod", webIdentityToken: "eyJ.token");
        Write(".aws/config", $"[profile mine]\nrole_arn = {role.Arn}\nweb_identity_token_file = {Write("token", "eyJ.token")}\n");

        var seen = await OutputAsync(
            $"{NoKeys}{Over}export AWS_CA_BUNDLE=$PWD/ca.pem; unset AWS_REGION AWS_DEFAULT_REGION; $W -profile mine -region us-east-1 -path /prod -- env | grep -E '^(AWS|SSL)_' | cut -d = -f 1 | sort | xargs"
        );

        seen.ShouldBe("AWS_CA_BUNDLE AWS_EC2_METADATA_SERVICE_ENDPOINT AWS_ENDPOINT_URL\n");
    }
}
