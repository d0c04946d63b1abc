using System.Text;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.YumRepo.Tests.Fakes;
using GapFurniture.YumRepo.Tests.Judges;
using GapFurniture.YumRepo.Tests.Rpm;
using GapFurniture.YumRepo.Tests.Signing;

namespace GapFurniture.YumRepo.Tests.EndToEnd;

/// <summary>SUSE's client, which asks for a plus sign as it is.</summary>
public sealed class ZypperInstalls
{
    private const string Repository = "s3://packages/suse/noarch/";

    [Fact]
    public async Task A_package_with_a_plus_sign_is_installed_and_upgraded_with_all_signatures_checked()
    {
        await DebianTools.NeedAsync("rpmbuild", "zypper");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "zypper installs as root only");
        await using var gpg = await GnuPg.StartAsync();
        await gpg.MakeKeyAsync("Key-Type: RSA\nKey-Length: 2048\nKey-Usage: sign\n%no-protection");
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Ssm.Put("/rpm/key", Encoding.ASCII.GetString(await gpg.ExportAsync()), ParameterKind.SecureString);
        var folder = Directory.CreateTempSubdirectory("zypper").FullName;
        using var server = new S3Website(key => scene.Cloud.S3.Get(Scene.Bucket, key));

        foreach (var (release, command) in new[] { ("1", "install"), ("2", "update") })
        {
            await AddAsync(scene, folder, release);
            await InstallAsync(server, folder, command);
            (await File.ReadAllTextAsync(Path.Combine(folder, "root/opt/lib+x/release"), TestContext.Current.CancellationToken)).ShouldBe(
                release + "\n"
            );
        }

        scene.Put("suse/noarch/repodata/repomd.xml.asc", scene.Cloud.S3.Get(Scene.Bucket, "suse/noarch/repodata/repomd.xml.key")!);
        (await DebianTools.TryAsync("zypper", [.. Zypper(folder), "refresh", "--force"])).Exit.ShouldNotBe(0, "it looks at the signature");
        server.Missing.ShouldNotContain(key => key.EndsWith(".rpm", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task AddAsync(Scene scene, string folder, string release)
    {
        await BuiltPackages.BuildAsync(DnfInstalls.Spec("lib+x", release), folder);
        var path = Directory.GetFiles(folder, $"lib+x-*-{release}.noarch.rpm", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var (status, output) = await scene.RunAsync(
            "add",
            path,
            "-repo",
            Repository,
            "-signing-key",
            "ssm:/rpm/key",
            "-sign-packages",
            "-plus-twins"
        );
        status.ShouldBe(0, output);
    }

    private static async Task InstallAsync(S3Website server, string folder, string command)
    {
        var repos = Directory.CreateDirectory(Path.Combine(folder, "repos")).FullName;
        var url = $"{server.Url}suse/noarch/";
        await File.WriteAllTextAsync(
            Path.Combine(repos, "ours.repo"),
            $"[ours]\nname=ours\nenabled=1\nbaseurl={url}\ngpgkey={url}repodata/repomd.xml.key\nrepo_gpgcheck=1\npkg_gpgcheck=1\n",
            TestContext.Current.CancellationToken
        );
        await DebianTools.RunAsync("zypper", [.. Zypper(folder), "refresh", "--force"]);
        await DebianTools.RunAsync("zypper", [.. Zypper(folder), command, "--no-recommends", "lib+x"]);
    }

    private static string[] Zypper(string folder) =>
        [
            $"--root={folder}/root",
            $"--reposd-dir={folder}/repos",
            $"--cache-dir={folder}/cache",
            "--non-interactive",
            "--gpg-auto-import-keys",
        ];
}
