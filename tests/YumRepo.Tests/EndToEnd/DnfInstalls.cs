using System.Text;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.YumRepo.Signing;
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
    private static string Spec(string name, string release) =>
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
        var secret = await gpg.ExportAsync();
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Ssm.Put("/rpm/key", Encoding.ASCII.GetString(secret), ParameterKind.SecureString);
        using var signer = new LocalKeySigner(secret, "", TimeProvider.System);
        var folder = Directory.CreateTempSubdirectory("dnf").FullName;
        using var server = new S3Website(key => scene.Cloud.S3.Get(Scene.Bucket, key));

        await AddAsync(scene, signer, folder, "1");
        await InstallAsync(server, folder, "install", "lib+x");
        (await File.ReadAllTextAsync(Path.Combine(folder, "root/opt/lib+x/release"), TestContext.Current.CancellationToken)).ShouldBe(
            "1\n"
        );

        await AddAsync(scene, signer, folder, "2");
        await InstallAsync(server, folder, "upgrade", "lib+x");
        (await File.ReadAllTextAsync(Path.Combine(folder, "root/opt/lib+x/release"), TestContext.Current.CancellationToken)).ShouldBe(
            "2\n"
        );

        server.Missing.ShouldBeEmpty();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task AddAsync(Scene scene, LocalKeySigner signer, string folder, string release)
    {
        await BuiltPackages.BuildAsync(Spec("lib+x", release), folder);
        var path = Directory.GetFiles(folder, $"lib+x-*-{release}.noarch.rpm", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var start = await RpmSigner.SignAsync(bytes, signer, TestContext.Current.CancellationToken);
        start.CopyTo(bytes, 0);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        var (status, output) = await scene.RunAsync("add", path, "-repo", Repository, "-signing-key", "ssm:/rpm/key");
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
