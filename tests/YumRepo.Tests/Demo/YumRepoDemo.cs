using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.Demo;

/// <summary>S3 → SQS → Lambda → S3, with yumrepo's real executable as the function: packages arrive in a bucket, and are in a repository.</summary>
internal sealed class YumRepoDemo : IDemo
{
    private const string Bucket = "packages";
    private const string Queue = "packages";
    private const string Repository = "el/9/x86_64/";

    private const string Spec = """
        Name: hello+x
        Version: VERSION
        Release: 1
        Summary: a demo
        License: MIT
        AutoReqProv: no
        BuildArch: noarch
        %description
        x
        %install
        mkdir -p %{buildroot}/opt/hello
        echo VERSION >%{buildroot}/opt/hello/version
        %files
        /opt/hello

        """;

    // In rpm's order: a tilde is before its release.
    private static readonly string[] s_versions = ["1.9", "1.10~rc1", "1.10"];

    private static readonly XNamespace s_common = "http://linux.duke.edu/metadata/common";
    private static readonly XNamespace s_repo = "http://linux.duke.edu/metadata/repo";

    public string Piece => "yumrepo";

    public async Task<bool> RunAsync(DemoRun run)
    {
        var output = run.Output;
        await using var cloud = await LocalCloudHost.StartAsync();
        cloud.S3.CreateBucket(Bucket);
        cloud.Sqs.CreateQueue(Queue, ("VisibilityTimeout", "60"));
        cloud.S3.Notify(Bucket, cloud.Sqs.Arn(Queue), suffix: ".rpm");
        var environment = new Dictionary<string, string>(cloud.Environment, StringComparer.Ordinal)
        {
            ["YUMREPO_LAYOUT"] = "dist/releasever/arch",
            ["YUMREPO_FAILED"] = $"s3://{Bucket}/failed/",
        };
        var function = cloud.Lambda.CreateFunction("yumrepo", run.Executable, environment, TimeSpan.FromSeconds(60));
        var source = new EventSourceMappingOptions
        {
            BatchSize = 100,
            Window = TimeSpan.FromSeconds(1),
            ReportBatchItemFailures = true,
        };
        cloud.Lambda.CreateEventSourceMapping(Queue, "yumrepo", source);
        await output.WriteLineAsync($"yumrepo: bucket {Bucket} → queue → function → {Repository}repodata/ in the same bucket");

        var packages = await PackagesAsync(output);
        foreach (var (name, bytes) in packages)
            cloud.S3.Put(Bucket, Repository + name, bytes, "application/x-rpm");
        cloud.S3.Put(Bucket, Repository + "broken-1-1.x86_64.rpm", "no package");
        var inTime = await DemoRun.UntilAsync(() =>
            Listed(cloud).Count == packages.Count && cloud.Sqs.Count(Queue).Total == 0 && cloud.S3.ListKeys(Bucket, "failed/").Count == 1
        );

        foreach (var package in Listed(cloud))
            await output.WriteLineAsync($"  {package}");
        var reports = cloud.S3.ListKeys(Bucket, "failed/");
        await output.WriteLineAsync(
            $"yumrepo: {Listed(cloud).Count} packages in the index, {packages.Count} expected; reported: {string.Join(", ", reports)}"
        );
        if (!inTime)
            await output.WriteLineAsync(function.Log.Tail());
        return inTime && await InstallAsync(cloud, output);
    }

    // Names and places of the packages in the index, which is read as a client reads it.
    private static List<string> Listed(LocalCloudHost cloud)
    {
        if (cloud.S3.Get(Bucket, Repository + "repodata/repomd.xml") is not { } repoMd)
            return [];
        var href = XDocument
            .Parse(Encoding.UTF8.GetString(repoMd))
            .Root!.Elements(s_repo + "data")
            .Single(d => d.Attribute("type")!.Value == "primary")
            .Element(s_repo + "location")!
            .Attribute("href")!
            .Value;
        using var stored = new MemoryStream(cloud.S3.Get(Bucket, Repository + href)!);
        using var gzip = new GZipStream(stored, CompressionMode.Decompress);
        return
        [
            .. XDocument
                .Load(gzip)
                .Root!.Elements(s_common + "package")
                .Select(p => $"{p.Element(s_common + "name")!.Value}: {p.Element(s_common + "location")!.Attribute("href")!.Value}"),
        ];
    }

    private static async Task<IReadOnlyList<(string Name, byte[] Bytes)>> PackagesAsync(TextWriter output)
    {
        if (!OnPath("rpmbuild"))
        {
            await output.WriteLineAsync(
                "yumrepo: there is no rpmbuild here: the packages are made by the demo itself, and nothing is in them"
            );
            return [.. s_versions.Select(v => new SampleRpm("hello+x", v) { Arch = "noarch" }).Select(r => (r.FileName, r.Bytes()))];
        }
        var folder = Directory.CreateTempSubdirectory("demo").FullName;
        foreach (var version in s_versions)
        {
            var spec = Path.Combine(folder, "package.spec");
            await File.WriteAllTextAsync(spec, Spec.Replace("VERSION", version, StringComparison.Ordinal));
            await RunAsync("rpmbuild", "-bb", "--quiet", "--define", $"_topdir {folder}", spec);
        }
        var files = Directory.GetFiles(folder, "*.rpm", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        (string, byte[])[] packages = [.. files.Select(f => (Path.GetFileName(f), File.ReadAllBytes(f)))];
        Directory.Delete(folder, recursive: true);
        return packages;
    }

    // Where dnf is, it installs the newest.
    private static async Task<bool> InstallAsync(LocalCloudHost cloud, TextWriter output)
    {
        if (!OnPath("dnf") || !OnPath("rpmbuild") || !Environment.IsPrivilegedProcess)
        {
            await output.WriteLineAsync("yumrepo: dnf and rpmbuild, as root, would install one here");
            return true;
        }
        var folder = Directory.CreateTempSubdirectory("demo").FullName;
        using var website = new S3Website(key => cloud.S3.Get(Bucket, key));
        Directory.CreateDirectory(Path.Combine(folder, "repos"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "repos", "demo.repo"),
            $"[demo]\nname=demo\nbaseurl={website.Url}{Repository}\ngpgcheck=0\n"
        );
        string[] settings =
        [
            "--assumeyes",
            "--quiet",
            "--releasever=9",
            $"--installroot={folder}/root",
            $"--setopt=reposdir={folder}/repos",
        ];
        var (exit, text) = await RunAsync("dnf", [.. settings, $"--setopt=cachedir={folder}/cache", "install", "hello+x"]);
        var installed = Path.Combine(folder, "root/opt/hello/version");
        var version = File.Exists(installed) ? (await File.ReadAllTextAsync(installed)).Trim() : null;
        await output.WriteLineAsync(
            version is null ? $"yumrepo: dnf failed with {exit}: {text}" : $"yumrepo: dnf installed hello+x {version}"
        );
        Directory.Delete(folder, recursive: true);
        return version == s_versions[^1];
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<(int Exit, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
