using GapFurniture.Aws;
using GapFurniture.YumRepo.Reading;
using GapFurniture.YumRepo.Store;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.Judges;

/// <summary>The real tools read what we wrote, whatever its compression, and we read what they wrote.</summary>
public sealed class StoreJudges : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yumrepo-judges-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Createrepo_c_takes_over_a_repository_that_we_have_written_and_reads_no_package_again()
    {
        await DebianTools.NeedAsync("createrepo_c");
        await using var scene = await FilledAsync(MetadataCompression.Gzip, withFiles: true);
        scene.Export(_folder);
        var before = scene.Hrefs();

        // Files of no package at all: with the metadata taken over they are not opened.
        await DebianTools.RunAsync("createrepo_c", "-q", "--no-database", "--update", "--skip-stat", _folder);

        Client.Read(FromFolder(_folder)).Select(p => p.Href).Order().ShouldBe(before.Order());
    }

    [Fact]
    public async Task Mergerepo_c_reads_ours()
    {
        await DebianTools.NeedAsync("mergerepo_c");
        await using var scene = await FilledAsync(MetadataCompression.Gzip, withFiles: false);
        var (ours, merged) = (Path.Combine(_folder, "ours"), Path.Combine(_folder, "merged"));
        scene.Export(ours);

        await DebianTools.RunAsync("mergerepo_c", "--no-database", "--all", "--omit-baseurl", "--repo", ours, "--repo", ours, "-o", merged);

        Client.Read(FromFolder(merged)).Select(p => p.PkgId).Order().ShouldBe(scene.Packages().Select(p => p.PkgId).Order());
    }

    [Fact]
    public async Task What_modifyrepo_c_adds_to_ours_we_keep()
    {
        await DebianTools.NeedAsync("modifyrepo_c");
        await using var scene = await FilledAsync(MetadataCompression.Gzip, withFiles: false);
        scene.Export(_folder);
        var updates = Path.Combine(_folder, "updateinfo.xml");
        await File.WriteAllTextAsync(updates, "<updates><update><id>X-1</id></update></updates>", Cancellation);
        await DebianTools.RunAsync("modifyrepo_c", "--mdtype=updateinfo", updates, Path.Combine(_folder, "repodata"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder, "repodata")))
            scene.Put($"repodata/{Path.GetFileName(file)}", await File.ReadAllBytesAsync(file, Cancellation));

        await AddAsync(scene.Open(), Samples.Package("later"));

        var record = scene.Text(StoreScene.RepoMd).Split("<data type=\"updateinfo\">")[1];
        record.ShouldContain("-updateinfo.xml.gz");
        scene.Packages().Select(p => p.Nevra).ShouldContain("later-1.0.noarch");
    }

    [Theory]
    [InlineData(nameof(MetadataCompression.Gzip))]
    [InlineData(nameof(MetadataCompression.SingleGzip))]
    [InlineData(nameof(MetadataCompression.Zstd))]
    public async Task Dnf_lists_exactly_our_packages_and_their_files(string compression)
    {
        await DebianTools.NeedAsync("dnf");
        await using var scene = await FilledAsync(Enum.Parse<MetadataCompression>(compression), withFiles: false);
        var (ours, cache) = (Path.Combine(_folder, "ours"), Path.Combine(_folder, "cache"));
        scene.Export(ours);
        string[] usual =
        [
            "-q",
            "--disablerepo=*",
            $"--repofrompath=ours,file://{ours}",
            "--enablerepo=ours",
            $"--setopt=cachedir={cache}",
            "--setopt=reposdir=/nowhere",
        ];

        var listed = await DebianTools.RunAsync("dnf", [.. usual, "repoquery", "--qf", "%{name}-%{version}.%{arch}"]);
        var files = await DebianTools.RunAsync("dnf", [.. usual, "repoquery", "-l", "p7"]);

        listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().ShouldBe(scene.Packages().Select(p => p.Nevra).Order());
        files.Trim().ShouldBe("/usr/bin/p7");
    }

    [Fact]
    public async Task Dnf_that_reads_again_and_again_during_200_commits_never_sees_a_torn_repository()
    {
        await DebianTools.NeedAsync("dnf");
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        await AddAsync(repository, Samples.Package("p"));
        var commits = 0;
        // Between any two of its requests the repository is another one.
        using var server = new S3Website(key =>
        {
            var found = scene.Cloud.S3.Get(StoreScene.Bucket, key);
            for (var more = 0; more < 10; more++)
                CommitAsync().GetAwaiter().GetResult();
            return found;
        });

        for (var reads = 0; commits < 200; reads++)
        {
            string[] usual = ["--disablerepo=*", $"--repofrompath=ours,{server.Url}{StoreScene.Prefix}", "--enablerepo=ours"];
            string[] cache = [$"--setopt=cachedir={_folder}/{reads}", "--setopt=reposdir=/nowhere", "--releasever=9"];
            await DebianTools.RunAsync("dnf", [.. usual, .. cache, "makecache"]);
        }

        server.Missing.ShouldBeEmpty();

        async Task CommitAsync()
        {
            await repository.StageRemoveAsync($"p{commits}-1.0-1.noarch.rpm", "", Cancellation);
            await AddAsync(repository, Samples.Package($"p{++commits}"));
            scene.Time.Advance(TimeSpan.FromHours(1));
        }
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    [InlineData("sha")]
    public async Task A_repository_of_createrepo_c_is_taken_over_with_all_its_packages_and_verified(string digests)
    {
        await DebianTools.NeedAsync("createrepo_c");
        string[] names = ["one", "two", "three"];
        foreach (var rpm in names.Select(n => new SampleRpm(n)))
            await File.WriteAllBytesAsync(Path.Combine(_folder, rpm.FileName), rpm.Bytes(), Cancellation);
        await DebianTools.RunAsync("createrepo_c", "-q", "--checksum", digests, _folder);
        await using var scene = await StoreScene.SetAsync();
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
            scene.Put(Path.GetRelativePath(_folder, file), await File.ReadAllBytesAsync(file, Cancellation));
        var four = new SampleRpm("four");
        scene.Put(four.FileName, four.Bytes());
        var place = new S3Url(StoreScene.Bucket, StoreScene.Prefix);
        var source = new RepositoryPackages(new PackageReader(scene.S3), place);
        await scene.Open().StageAddAsync((await source.ReadAsync(four.FileName, null, Cancellation))!, Cancellation);

        await scene.Open().CommitAsync(Cancellation);

        scene.Packages().Select(p => p.Nevra).Order().ShouldBe(["four-1.0.x86_64", "one-1.0.x86_64", "three-1.0.x86_64", "two-1.0.x86_64"]);
        scene.Text(StoreScene.RepoMd).ShouldNotContain("_db");
        (await scene.Open().VerifyAsync(source, null, Cancellation)).Findings.ShouldBeEmpty();
    }

    private static async Task<StoreScene> FilledAsync(MetadataCompression compression, bool withFiles)
    {
        var scene = await StoreScene.SetAsync();
        var repository = scene.Open(new RepositoryOptions { Compression = compression });
        for (var i = 0; i < 20; i++)
        {
            var package = Samples.Package($"p{i}");
            if (withFiles)
                scene.Put(package.File.Href, "no package");
            await AddAsync(repository, package);
        }
        await repository.StageRemoveAsync("p3-1.0-1.noarch.rpm", "", Cancellation);
        await repository.CommitAsync(Cancellation);
        if (withFiles)
            scene.Delete("p3-1.0-1.noarch.rpm");
        return scene;
    }

    private static async Task AddAsync(Repository repository, StagedPackage package)
    {
        await repository.StageAddAsync(package, Cancellation);
        await repository.CommitAsync(Cancellation);
    }

    private static Func<string, byte[]?> FromFolder(string folder) =>
        path => File.Exists(Path.Combine(folder, path)) ? File.ReadAllBytes(Path.Combine(folder, path)) : null;
}
