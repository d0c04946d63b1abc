using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Signing;
using GapFurniture.YumRepo.Tests.Judges;
using GapFurniture.YumRepo.Tests.Rpm;

namespace GapFurniture.YumRepo.Tests.Signing;

/// <summary>rpm is the judge of signatures within packages.</summary>
public sealed class RpmSignerTests
{
    private const string Key = "Key-Type: RSA\nKey-Length: 3072\nKey-Usage: sign,cert\n%no-protection";

    [Fact]
    public async Task A_package_is_signed_in_its_reserve_and_again_by_another_key()
    {
        await DebianTools.NeedAsync("rpmkeys");
        await using var gpg = await GnuPg.StartAsync();
        await gpg.MakeKeyAsync(Key);
        await using var other = await GnuPg.StartAsync();
        await other.MakeKeyAsync(Key);
        var folder = await BuiltPackages.FolderAsync();
        var path = Directory.GetFiles(folder, "rich-data-*.noarch.rpm", SearchOption.AllDirectories)[0];
        var original = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        using var signer = new LocalKeySigner(await gpg.ExportAsync(), "", TimeProvider.System);
        using var second = new LocalKeySigner(await other.ExportAsync(), "", TimeProvider.System);

        var signed = await SignAsync(original, signer);
        var twice = await SignAsync(signed, second);

        (await SignAsync(original, signer)).ShouldBe(signed);
        signed.Length.ShouldBe(original.Length);
        signed.ShouldNotBe(original);
        Package.Parse(signed).HeaderStart.ShouldBe(Package.Parse(original).HeaderStart);
        (await CheckAsync(original, signer)).ShouldEndWith(": digests OK\n");
        (await CheckAsync(signed, signer)).ShouldEndWith(": digests signatures OK\n");
        (await CheckAsync(twice, second)).ShouldEndWith(": digests signatures OK\n");
        (await CheckAsync(twice, signer)).ShouldContain("SIGNATURES NOT OK");
        var changed = (byte[])signed.Clone();
        changed[(int)Package.Parse(signed).HeaderEnd - 40] ^= 1;
        (await CheckAsync(changed, signer)).ShouldContain("NOT OK");
    }

    [Fact]
    public async Task Packages_that_cannot_be_signed_in_place_are_left_with_the_reason()
    {
        await using var gpg = await GnuPg.StartAsync();
        await gpg.MakeKeyAsync(Key);
        using var signer = new LocalKeySigner(await gpg.ExportAsync(), "", TimeProvider.System);
        var digested = RpmBytes.Named("x").With(RpmTag.PayloadDigest, ["00"]);

        (await ReasonAsync(RpmBytes.Named("x").Changed(reserve: 4096), signer)).ShouldContain("no digest of the payload");
        (await ReasonAsync(digested, signer)).ShouldMatch(@"^it has \d+ bytes for signatures, and \d+ more are needed$");
        (await ReasonAsync(RpmBytes.Named("x").With(RpmTag.RpmFormat, 6u).Changed(leadVersion: 4), signer)).ShouldContain("rpm 6");
    }

    [Fact]
    public async Task Room_is_used_to_its_last_byte()
    {
        await using var gpg = await GnuPg.StartAsync();
        await gpg.MakeKeyAsync(Key);
        using var signer = new LocalKeySigner(await gpg.ExportAsync(), "", TimeProvider.System);
        var digested = RpmBytes.Named("x").With(RpmTag.PayloadDigest, ["00"]);
        var smallest = Enumerable.Range(1, 200).Select(i => 8 * i).First(reserve => Fits(digested.Changed(reserve: reserve), signer));

        var signed = await SignAsync(digested.Changed(reserve: smallest).ToArray(), signer);

        Package.Parse(signed).Name.ShouldBe("x");
        smallest.ShouldBeInRange(16 + 384, 16 + 384 + 100);
    }

    private static bool Fits(RpmBytes package, LocalKeySigner signer)
    {
        try
        {
            return RpmSigner.SignAsync(package.ToArray(), signer, default).GetAwaiter().GetResult().Length > 0;
        }
        catch (NotSignableException)
        {
            return false;
        }
    }

    private static async Task<string> ReasonAsync(RpmBytes package, LocalKeySigner signer) =>
        (await Should.ThrowAsync<NotSignableException>(() => SignAsync(package.ToArray(), signer))).Message;

    private static async Task<byte[]> SignAsync(byte[] package, LocalKeySigner signer)
    {
        var start = await RpmSigner.SignAsync(package, signer, TestContext.Current.CancellationToken);
        return [.. start, .. package[start.Length..]];
    }

    private static async Task<string> CheckAsync(byte[] package, LocalKeySigner signer)
    {
        var folder = Directory.CreateTempSubdirectory("signed").FullName;
        var (key, path, database) = (Path.Combine(folder, "key"), Path.Combine(folder, "p.rpm"), Path.Combine(folder, "db"));
        await File.WriteAllBytesAsync(key, signer.PublicKey);
        await File.WriteAllBytesAsync(path, package);
        await DebianTools.RunAsync("rpmkeys", "--dbpath", database, "--import", key);
        return (await DebianTools.TryAsync("rpmkeys", ["--dbpath", database, "--checksig", path])).Output;
    }
}
