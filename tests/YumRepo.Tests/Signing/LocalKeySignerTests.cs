using System.Text;
using GapFurniture.YumRepo.Signing;

namespace GapFurniture.YumRepo.Tests.Signing;

/// <summary>gpg is the judge of what we sign with keys that it made.</summary>
public sealed class LocalKeySignerTests
{
    private const string Rsa = "Key-Type: RSA\nKey-Length: 2048\nKey-Usage: sign,cert\n";
    private const string Unprotected = Rsa + "%no-protection";

    private static readonly byte[] s_data = Encoding.UTF8.GetBytes("<repomd>é</repomd>\n");

    [Fact]
    public async Task A_signature_is_verified_by_gpg_with_the_public_key_that_is_published()
    {
        await using var owner = await GnuPg.StartAsync();
        await owner.MakeKeyAsync(Unprotected);
        using var signer = new LocalKeySigner(await owner.ExportAsync(), "", TimeProvider.System);

        var signature = await signer.SignAsync(s_data, TestContext.Current.CancellationToken);

        await using var client = await GnuPg.StartAsync();
        var (exit, output) = await client.VerifyAsync(signer.PublicKey, s_data, signature);
        exit.ShouldBe(0, output);
        output.ShouldContain("[GNUPG:] GOODSIG");
        output.ShouldContain("Tést <t@example.com>");
        Encoding.ASCII.GetString(signature).ShouldStartWith("-----BEGIN PGP SIGNATURE-----\n");
        // The checksum, without which gpg 2.2 says that the armor is incomplete.
        Encoding.ASCII.GetString(signature).ShouldMatch("\n=[A-Za-z0-9+/]{4}\n-----END PGP SIGNATURE-----");
    }

    [Fact]
    public async Task One_of_other_data_is_not()
    {
        await using var owner = await GnuPg.StartAsync();
        await owner.MakeKeyAsync(Unprotected);
        using var signer = new LocalKeySigner(await owner.ExportAsync(), "", TimeProvider.System);

        var signature = await signer.SignAsync(s_data, TestContext.Current.CancellationToken);

        var (exit, output) = await owner.VerifyAsync(signer.PublicKey, [.. s_data, 0], signature);
        exit.ShouldNotBe(0);
        output.ShouldContain("[GNUPG:] BADSIG");
    }

    [Fact]
    public async Task A_binary_export_and_a_passphrase_do_as_well()
    {
        await using var owner = await GnuPg.StartAsync();
        await owner.MakeKeyAsync(Rsa + "Passphrase: sésame\n");
        var exported = await owner.ExportAsync("sésame");
        using var armored = new LocalKeySigner(exported, "sésame", TimeProvider.System);
        var binary = Convert.FromBase64String(
            string.Concat(
                Encoding.ASCII.GetString(exported).Split('\n').SkipWhile(l => l.Length > 0).Skip(1).TakeWhile(l => l[0] is not ('=' or '-'))
            )
        );
        using var signer = new LocalKeySigner(binary, "sésame", TimeProvider.System);

        var signature = await signer.SignAsync(s_data, TestContext.Current.CancellationToken);

        (await owner.VerifyAsync(armored.PublicKey, s_data, signature)).Exit.ShouldBe(0);
        signer.PublicKey.ShouldBe(armored.PublicKey);
    }

    [Theory]
    [InlineData("", "without a passphrase")]
    [InlineData("wrong", "with the passphrase given")]
    public async Task A_passphrase_that_does_not_open_the_key_is_not_repeated(string passphrase, string how)
    {
        await using var owner = await GnuPg.StartAsync();
        await owner.MakeKeyAsync(Rsa + "Passphrase: sesame\n");
        var key = await owner.ExportAsync("sesame");

        var refused = Should.Throw<SigningException>(() => new LocalKeySigner(key, passphrase, TimeProvider.System));

        refused.Message.ShouldMatch($"^the signing key [0-9A-F]{{16}} does not open {how}$");
    }

    [Fact]
    public async Task Of_a_key_whose_primary_is_kept_elsewhere_the_signing_subkey_signs()
    {
        await using var owner = await GnuPg.StartAsync();
        await owner.MakeKeyAsync(
            "Key-Type: RSA\nKey-Length: 2048\nKey-Usage: cert\nSubkey-Type: RSA\nSubkey-Length: 2048\nSubkey-Usage: sign\n%no-protection"
        );
        var subkeys = Encoding.ASCII.GetBytes(await owner.RunAsync("--export-secret-subkeys", "--armor"));
        using var signer = new LocalKeySigner(subkeys, "", TimeProvider.System);

        var signature = await signer.SignAsync(s_data, TestContext.Current.CancellationToken);

        await using var client = await GnuPg.StartAsync();
        var (exit, output) = await client.VerifyAsync(signer.PublicKey, s_data, signature);
        exit.ShouldBe(0, output);
        output.ShouldContain("[GNUPG:] GOODSIG");
    }

    [Theory]
    [InlineData("Key-Type: EDDSA\nKey-Curve: ed25519\nKey-Usage: sign,cert\n%no-protection", "only RSA is verified by every client")]
    [InlineData("Key-Type: RSA\nKey-Length: 2048\nKey-Usage: cert\n%no-protection", "is not for signing")]
    [InlineData(Rsa + "%no-protection\nExpire-Date: 1d", "expired on ")]
    public async Task A_key_that_clients_would_not_accept_is_refused_with_the_reason(string parameters, string reason)
    {
        await using var owner = await GnuPg.StartAsync();
        await owner.MakeKeyAsync(parameters);
        var key = await owner.ExportAsync();

        var refused = Should.Throw<SigningException>(() => new LocalKeySigner(key, "", new Later()));

        refused.Message.ShouldStartWith("no key of the signing key can sign: ");
        refused.Message.ShouldContain(reason);
    }

    [Fact]
    public async Task What_is_no_secret_key_is_refused()
    {
        await using var owner = await GnuPg.StartAsync();
        await owner.MakeKeyAsync(Unprotected);
        var exported = await owner.ExportAsync();
        using var signer = new LocalKeySigner(exported, "", TimeProvider.System);

        foreach (var bytes in new[] { signer.PublicKey, "no key"u8.ToArray(), [], exported[..400] })
            Should
                .Throw<SigningException>(() => new LocalKeySigner(bytes, "", TimeProvider.System))
                .Message.ShouldStartWith("the signing key ");
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(2);
    }
}
