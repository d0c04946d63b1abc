using System.Text;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using GapFurniture.LocalCloud;
using GapFurniture.YumRepo.Signing;

namespace GapFurniture.YumRepo.Tests.Signing;

/// <summary>gpg is the judge of what KMS signs, and of the public key that we make of KMS's.</summary>
public sealed class KmsSignerTests : IAsyncLifetime
{
    private const string UserId = "Example Packages <packages@example.com>";

    private static readonly byte[] s_data = Encoding.UTF8.GetBytes("<repomd/>\n");

    private LocalCloudHost _cloud = null!;
    private AmazonKeyManagementServiceClient _kms = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await LocalCloudHost.StartAsync(cancellation: TestContext.Current.CancellationToken);
        _kms = new AmazonKeyManagementServiceClient(
            new BasicAWSCredentials(_cloud.Identity.AccessKeyId, _cloud.Identity.SecretAccessKey),
            new AmazonKeyManagementServiceConfig
            {
                ServiceURL = _cloud.Endpoint,
                AuthenticationRegion = _cloud.Identity.Region,
                MaxErrorRetry = 0,
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        _kms.Dispose();
        await _cloud.DisposeAsync();
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(4096)]
    public async Task A_signature_is_verified_by_gpg_with_the_public_key_that_is_published(int bits)
    {
        _cloud.Kms.CreateKey("alias/packages", bits);
        var signer = await OpenAsync("alias/packages");

        var signature = await signer.SignAsync(s_data, TestContext.Current.CancellationToken);

        await using var client = await GnuPg.StartAsync();
        var (exit, output) = await client.VerifyAsync(signer.PublicKey, s_data, signature);
        exit.ShouldBe(0, output);
        output.ShouldContain("[GNUPG:] GOODSIG");
        output.ShouldContain(UserId);
        (await client.VerifyAsync(signer.PublicKey, [.. s_data, 0], signature)).Output.ShouldContain("[GNUPG:] BADSIG");
    }

    [Fact]
    public async Task The_public_key_is_the_same_each_time_and_its_own_signature_is_good()
    {
        var key = _cloud.Kms.CreateKey("alias/packages");
        var signer = await OpenAsync("alias/packages");

        (await OpenAsync(key.Arn)).PublicKey.ShouldBe(signer.PublicKey);

        await using var gpg = await GnuPg.StartAsync();
        await gpg.VerifyAsync(signer.PublicKey, s_data, await signer.SignAsync(s_data, TestContext.Current.CancellationToken));
        (await gpg.RunAsync("--with-colons", "--check-sigs")).ShouldMatch("(?m)^sig:!:.*:13x:");
    }

    [Fact]
    public async Task An_alias_that_moves_on_does_not_change_who_signs()
    {
        _cloud.Kms.CreateKey("alias/packages");
        var signer = await OpenAsync("alias/packages");
        _cloud.Kms.CreateKey("alias/packages");

        var signature = await signer.SignAsync(s_data, TestContext.Current.CancellationToken);

        await using var gpg = await GnuPg.StartAsync();
        (await gpg.VerifyAsync(signer.PublicKey, s_data, signature)).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_for_something_else_is_refused_with_what_is_needed()
    {
        _cloud.Kms.CreateKey("alias/secrets", usage: "ENCRYPT_DECRYPT");

        (await Should.ThrowAsync<SigningException>(() => OpenAsync("alias/secrets"))).Message.ShouldBe(
            "the KMS key alias/secrets has usage ENCRYPT_DECRYPT and spec RSA_2048; an RSA key with usage SIGN_VERIFY is needed"
        );
    }

    [Fact]
    public async Task What_KMS_says_is_passed_on()
    {
        var key = _cloud.Kms.CreateKey("alias/packages");
        var signer = await OpenAsync("alias/packages");
        key.IsEnabled = false;

        await Should.ThrowAsync<NotFoundException>(() => OpenAsync("alias/other"));
        await Should.ThrowAsync<DisabledException>(() => signer.SignAsync(s_data, TestContext.Current.CancellationToken));
    }

    private Task<KmsSigner> OpenAsync(string keyId) =>
        KmsSigner.CreateAsync(_kms, keyId, UserId, _cloud.Time, TestContext.Current.CancellationToken);
}
