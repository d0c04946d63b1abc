using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using GapFurniture.YumRepo.Store;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.Store;

/// <summary>Repositories that other programs have written, and other programs that read ours.</summary>
public sealed class ForeignTests
{
    private const string Comps = "<comps>\n  <!-- bytes that nobody may change -->\n</comps>\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gz")]
    [InlineData("bz2")]
    [InlineData("xz")]
    [InlineData("zst")]
    [InlineData("xml")]
    public async Task Metadata_in_any_compression_is_taken_over_and_added_to(string compression)
    {
        await using var scene = await StoreScene.SetAsync();
        Publish(scene, compression, Samples.Package("old1"), Samples.Package("old2"));

        await AddAsync(scene.Open(), Samples.Package("new"));

        scene.Packages().Select(p => p.Nevra).ShouldBe(["old1-1.0.noarch", "old2-1.0.noarch", "new-1.0.noarch"]);
        await AddAsync(scene.Open(), Samples.Package("newer"));
        scene.Packages().Count.ShouldBe(4);
    }

    [Fact]
    public async Task Filelists_in_another_order_get_that_of_primary()
    {
        await using var scene = await StoreScene.SetAsync();
        var packages = Enumerable.Range(0, 600).Select(i => Samples.Package($"p{i:000}")).ToArray();
        Publish(scene, "gz", packages, [.. packages.Reverse()]);

        await AddAsync(scene.Open(), Samples.Package("new"));

        scene.Packages().Count.ShouldBe(601);
    }

    [Fact]
    public async Task Packages_without_filelists_get_empty_ones()
    {
        await using var scene = await StoreScene.SetAsync();
        Publish(scene, "gz", [Samples.Package("a"), Samples.Package("b")], [Samples.Package("b")]);

        await AddAsync(scene.Open(), Samples.Package("new"));

        scene.Packages().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Records_of_others_stay_byte_for_byte_and_what_was_made_of_the_lists_goes()
    {
        await using var scene = await StoreScene.SetAsync();
        scene.Put("repodata/comps.xml", Comps);
        var comps = $"""
            <data type='group'  future="yes">
                <checksum type="sha256">{Sha256(Encoding.UTF8.GetBytes(Comps))}</checksum>
                <location href="repodata/comps.xml"/><timestamp>1</timestamp>
              </data>
            """;
        const string Database =
            """<data type="primary_db"><checksum type="sha256">00</checksum><location href="repodata/x.sqlite.bz2"/></data>""";
        const string Tags = "<tags><content>binary</content><repo>mine</repo></tags>";
        Publish(scene, "gz", [Samples.Package("a")], [Samples.Package("a")], comps + "\n  " + Database, Tags);

        await AddAsync(scene.Open(), Samples.Package("new"));

        var repoMd = scene.Text(StoreScene.RepoMd);
        repoMd.ShouldContain(comps);
        repoMd.ShouldContain(Tags);
        repoMd.ShouldNotContain("primary_db");
        repoMd.ShouldNotContain("contenthash");
        scene.Packages().Count.ShouldBe(2);
        scene.Text("repodata/comps.xml").ShouldBe(Comps);
        await AddAsync(scene.Open(), Samples.Package("newer"));
        scene.Text(StoreScene.RepoMd).ShouldContain(comps);
    }

    [Theory]
    [InlineData("<metadata xmlns=\"http://linux.duke.edu/metadata/common\" packages=\"1\">\n", "its prefix rpm does not stand for")]
    [InlineData("<other xmlns=\"http://linux.duke.edu/metadata/common\">", "its root element is other")]
    [InlineData("", "it is neither gzip")]
    [InlineData("<?xml version=\"1.0\"?>\n<!-- nothing -->", "it ends before its root element")]
    public async Task Lists_that_cannot_be_read_are_an_error_and_nothing_changes(string content, string message)
    {
        await using var scene = await StoreScene.SetAsync();
        Publish(scene, "gz", Samples.Package("a"));
        var repoMd = WithPrimary(scene, Gzip(Encoding.UTF8.GetBytes(content)));
        await scene.Open().StageAddAsync(Samples.Package("b"), Cancellation);

        var error = await Should.ThrowAsync<RepositoryException>(() => scene.Open().CommitAsync(Cancellation));

        error.Message.ShouldContain(message);
        scene.Text(StoreScene.RepoMd).ShouldBe(repoMd);
    }

    [Fact]
    public async Task An_index_without_a_list_of_packages_is_an_error_and_nothing_changes()
    {
        await using var scene = await StoreScene.SetAsync();
        const string RepoMd = """<repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision></repomd>""";
        scene.Put(StoreScene.RepoMd, RepoMd);
        await scene.Open().StageAddAsync(Samples.Package("b"), Cancellation);

        var error = await Should.ThrowAsync<RepositoryException>(() => scene.Open().CommitAsync(Cancellation));

        error.Message.ShouldContain("names no primary");
        scene.Text(StoreScene.RepoMd).ShouldBe(RepoMd);
    }

    [Fact]
    public async Task A_list_that_breaks_off_anywhere_is_an_error()
    {
        await using var scene = await StoreScene.SetAsync();
        Publish(scene, "gz", Samples.Package("a"));
        var whole = List("metadata", "common", [Samples.Package("a").Xml.Primary]);
        await scene.Open().StageAddAsync(Samples.Package("b"), Cancellation);
        for (var length = 0; length < whole.Length - 1; length += 97)
        {
            WithPrimary(scene, Gzip(whole[..length]));
            await Should.ThrowAsync<RepositoryException>(() => scene.Open().CommitAsync(Cancellation));
        }
        WithPrimary(scene, Gzip(whole)[..^9]);
        await Should.ThrowAsync<RepositoryException>(() => scene.Open().CommitAsync(Cancellation));
    }

    [Theory]
    [InlineData("filelists")]
    [InlineData("other")]
    public async Task A_file_in_a_format_that_is_not_known_is_an_error(string type)
    {
        await using var scene = await StoreScene.SetAsync();
        Publish(scene, "gz", Samples.Package("a"));
        var repoMd = With(scene, type, "ZCK1 or whatever comes"u8.ToArray());
        await scene.Open().StageAddAsync(Samples.Package("b"), Cancellation);

        var error = await Should.ThrowAsync<RepositoryException>(() => scene.Open().CommitAsync(Cancellation));

        error.Message.ShouldContain($"{type} cannot be read: it is neither gzip");
        scene.Text(StoreScene.RepoMd).ShouldBe(repoMd);
    }

    [Fact]
    public async Task Comments_and_cdata_that_look_like_ends_are_none()
    {
        await using var scene = await StoreScene.SetAsync();
        var tricky = Samples.Package("a");
        var text = Encoding.UTF8.GetString(tricky.Xml.Primary);
        text = text.Replace(
            "<description></description>",
            "<description><![CDATA[</package>]]></description><!-- </package> -->",
            StringComparison.Ordinal
        );
        Publish(scene, "gz", tricky with { Xml = tricky.Xml with { Primary = Encoding.UTF8.GetBytes(text) } });

        await AddAsync(scene.Open(), Samples.Package("b"));

        scene.Packages().Select(p => p.Nevra).ShouldBe(["a-1.0.noarch", "b-1.0.noarch"]);
    }

    /// <summary>Writes a repository as other programs do.</summary>
    private static void Publish(StoreScene scene, string compression, params StagedPackage[] packages) =>
        Publish(scene, compression, packages, packages);

    private static void Publish(
        StoreScene scene,
        string compression,
        StagedPackage[] packages,
        StagedPackage[] filelists,
        string more = "",
        string head = ""
    )
    {
        var records = new[]
        {
            Record(scene, "primary", compression, List("metadata", "common", packages.Select(p => p.Xml.Primary))),
            Record(scene, "filelists", compression, List("filelists", "filelists", filelists.Select(p => p.Xml.Filelists))),
            Record(scene, "other", compression, List("otherdata", "other", packages.Select(p => p.Xml.Other))),
        };
        scene.Put(
            StoreScene.RepoMd,
            $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <repomd xmlns="http://linux.duke.edu/metadata/repo" xmlns:rpm="http://linux.duke.edu/metadata/rpm">
              <!-- <data type="none"/> -->
              <revision>1600000000</revision>
              <contenthash type="sha256">00</contenthash>
              {head}
              {string.Join("\n  ", records)}
              {more}
            </repomd>
            """
        );
    }

    private static string Record(StoreScene scene, string type, string compression, byte[] open)
    {
        var stored = Compress(compression, open);
        var path = $"repodata/{type}.{compression}";
        scene.Put(path, stored);
        return $"""<data type="{type}"><checksum type="sha256">{Sha256(stored)}</checksum><location href="{path}"/><timestamp>1600000000.12</timestamp></data>""";
    }

    private static string WithPrimary(StoreScene scene, byte[] stored) => With(scene, "primary", stored);

    private static string With(StoreScene scene, string type, byte[] stored)
    {
        var before = Sha256(scene.Get($"repodata/{type}.gz")!);
        scene.Put($"repodata/{type}.gz", stored);
        var repoMd = scene.Text(StoreScene.RepoMd).Replace(before, Sha256(stored), StringComparison.Ordinal);
        scene.Put(StoreScene.RepoMd, repoMd);
        return repoMd;
    }

    private static byte[] List(string root, string name, IEnumerable<byte[]> elements) =>
        [
            .. Encoding.UTF8.GetBytes(
                $"<?xml version='1.0'?>\n<!-- a > b -->\n<{root} xmlns='http://linux.duke.edu/metadata/{name}' xmlns:rpm=\"http://linux.duke.edu/metadata/rpm\" packages=\"7\">"
            ),
            .. elements.SelectMany(e => e),
            .. Encoding.UTF8.GetBytes($"</{root}>\n"),
        ];

    private static byte[] Compress(string compression, byte[] open) =>
        compression switch
        {
            "gz" => Gzip(open),
            "zst" => Zstd(open),
            "xml" => open,
            _ => Tool(compression == "xz" ? "xz" : "bzip2", open),
        };

    private static byte[] Gzip(byte[] open)
    {
        using var stored = new MemoryStream();
        using (var gzip = new GZipStream(stored, CompressionLevel.Optimal))
            gzip.Write(open);
        return stored.ToArray();
    }

    private static byte[] Zstd(byte[] open)
    {
        using var zstd = new ZstdSharp.Compressor();
        return zstd.Wrap(open).ToArray();
    }

    private static byte[] Tool(string name, byte[] open)
    {
        Process process;
        try
        {
            process = Process.Start(
                new ProcessStartInfo(name, "-c")
                {
                    UseShellExecute = false,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                }
            )!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{name} is not installed");
            throw;
        }
        using (process)
        {
            process.StandardInput.BaseStream.Write(open);
            process.StandardInput.Close();
            using var stored = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(stored);
            process.WaitForExit();
            return stored.ToArray();
        }
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static async Task AddAsync(Repository repository, StagedPackage package)
    {
        await repository.StageAddAsync(package, Cancellation);
        await repository.CommitAsync(Cancellation);
    }
}
