using System.Security.Cryptography;
using System.Text;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.Pieces;
using GapFurniture.YumRepo.Tests.Fakes;
using GapFurniture.YumRepo.Tests.Judges;
using GapFurniture.YumRepo.Tests.Rpm;
using GapFurniture.YumRepo.Tests.Signing;

namespace GapFurniture.YumRepo.Tests.EndToEnd;

/// <summary>The real client, with every check that it has, over HTTP as S3 serves it.</summary>
public sealed class DnfInstalls
{
    private const string Repository = "s3://packages/el9/x86_64/";

    // Nothing of what a shell needs: it is installed into an empty root.
    internal static string Spec(string name, string release) =>
        $"""
            Name: {name}
            Version: 1.0~rc1^git5
            Release: {release}
            Summary: {name}
            License: MIT
            AutoReqProv: no
            BuildArch: noarch
            %description
            x
            %install
            mkdir -p %{"{buildroot}"}/opt/{name}
            echo {release} >%{"{buildroot}"}/opt/{name}/release
            %files
            /opt/{name}

            """;

    [Fact]
    public async Task A_package_with_every_character_that_names_may_have_is_installed_and_upgraded_with_all_signatures_checked()
    {
        await DebianTools.NeedAsync("rpmbuild", "dnf");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "dnf installs as root only");
        await using var gpg = await GnuPg.StartAsync();
        await gpg.MakeKeyAsync("Key-Type: RSA\nKey-Length: 2048\nKey-Usage: sign\n%no-protection");
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Ssm.Put("/rpm/key", Encoding.ASCII.GetString(await gpg.ExportAsync()), ParameterKind.SecureString);
        var folder = Directory.CreateTempSubdirectory("dnf").FullName;
        using var server = new S3Website(key => scene.Cloud.S3.Get(Scene.Bucket, key));

        await AddAsync(scene, folder, "1");
        await InstallAsync(server, folder, "install", "lib+x");
        (await File.ReadAllTextAsync(Path.Combine(folder, "root/opt/lib+x/release"), TestContext.Current.CancellationToken)).ShouldBe(
            "1\n"
        );

        await AddAsync(scene, folder, "2");
        await InstallAsync(server, folder, "upgrade", "lib+x");
        (await File.ReadAllTextAsync(Path.Combine(folder, "root/opt/lib+x/release"), TestContext.Current.CancellationToken)).ShouldBe(
            "2\n"
        );

        server.Missing.ShouldBeEmpty();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_package_from_the_inbox_is_signed_once_however_often_its_event_comes()
    {
        await DebianTools.NeedAsync("rpmbuild", "rpmkeys");
        await using var gpg = await GnuPg.StartAsync();
        await gpg.MakeKeyAsync("Key-Type: RSA\nKey-Length: 2048\nKey-Usage: sign\n%no-protection");
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Ssm.Put("/rpm/key", Encoding.ASCII.GetString(await gpg.ExportAsync()), ParameterKind.SecureString);
        var function = scene.CreateFunction(
            ("REPO", "s3://packages/yum/"),
            ("INBOX", "s3://inbox/"),
            ("SIGNING_KEY", "ssm:/rpm/key"),
            ("SIGN_PACKAGES", "true"),
            ("PLUS_TWINS", "true")
        );
        scene.Notify(function, Scene.Inbox);
        var folder = Directory.CreateTempSubdirectory("inbox").FullName;
        await BuiltPackages.BuildAsync(Spec("lib+x", "1"), folder);
        var path = Directory.GetFiles(folder, "*.noarch.rpm", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var (name, unsigned) = (Path.GetFileName(path), await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));

        scene.Put(name, unsigned, Scene.Inbox);
        await Eventually.HoldsAsync(() => scene.Hrefs("yum/")?.Count == 1 && function.Pending == 0, function.Log.Tail);
        var signed = scene.Cloud.S3.Get(Scene.Bucket, "yum/" + name)!;
        scene.Put(name, unsigned, Scene.Inbox);
        await Eventually.HoldsAsync(() => function.Pending == 0 && function.Invocations == 2, function.Log.Tail);

        scene.Cloud.S3.Get(Scene.Bucket, "yum/" + name).ShouldBe(signed);
        scene.Cloud.S3.Get(Scene.Bucket, "yum/" + name.Replace('+', ' ')).ShouldBe(signed);
        scene.Digests("yum/")[name].ShouldBe(Convert.ToHexStringLower(SHA256.HashData(signed)));
        signed.Length.ShouldBe(unsigned.Length);
        await File.WriteAllBytesAsync(path, signed, TestContext.Current.CancellationToken);
        var key = Path.Combine(folder, "key");
        await File.WriteAllBytesAsync(
            key,
            scene.Cloud.S3.Get(Scene.Bucket, "yum/repodata/repomd.xml.key")!,
            TestContext.Current.CancellationToken
        );
        await DebianTools.RunAsync("rpmkeys", "--dbpath", folder, "--import", key);
        (await DebianTools.RunAsync("rpmkeys", "--dbpath", folder, "--checksig", path)).ShouldContain("digests signatures OK");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task AddAsync(Scene scene, string folder, string release)
    {
        await BuiltPackages.BuildAsync(Spec("lib+x", release), folder);
        var path = Directory.GetFiles(folder, $"lib+x-*-{release}.noarch.rpm", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var (status, output) = await scene.RunAsync("add", path, "-repo", Repository, "-signing-key", "ssm:/rpm/key", "-sign-packages");
        status.ShouldBe(0, output);
    }

    private static async Task InstallAsync(S3Website server, string folder, string command, string package)
    {
        var repos = Directory.CreateDirectory(Path.Combine(folder, "repos")).FullName;
        var url = $"{server.Url}el9/x86_64/";
        await File.WriteAllTextAsync(
            Path.Combine(repos, "ours.repo"),
            $"[ours]\nname=ours\nbaseurl={url}\ngpgkey={url}repodata/repomd.xml.key\ngpgcheck=1\nrepo_gpgcheck=1\nmetadata_expire=0\n",
            TestContext.Current.CancellationToken
        );
        await DebianTools.RunAsync(
            "dnf",
            "--assumeyes",
            "--quiet",
            "--releasever=9",
            "--forcearch=x86_64",
            $"--installroot={folder}/root",
            $"--setopt=reposdir={repos}",
            $"--setopt=cachedir={folder}/cache",
            $"--setopt=persistdir={folder}/persist",
            "--setopt=logdir=/var/log",
            "--setopt=retries=1",
            "--refresh",
            command,
            package
        );
    }
}
