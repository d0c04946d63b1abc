using System.Security.Cryptography;
using System.Text;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Tests.Judges;

namespace GapFurniture.YumRepo.Tests.Rpm;

/// <summary>createrepo_c is the judge: what it writes for a package is what we write, byte for byte.</summary>
public sealed class PackageXmlTests
{
    private static readonly Lazy<Task<(string Folder, Createrepo Judge)>> s_odd = new(JudgeOddAsync);
    private static readonly Lazy<Task<(string Folder, Createrepo Judge)>> s_built = new(JudgeBuiltAsync);

    public static TheoryData<string> Odd => [.. OddPackages.All.Keys];

    [Theory, MemberData(nameof(Odd))]
    public async Task An_odd_package_is_written_as_createrepo_c_writes_it(string name)
    {
        await DebianTools.NeedAsync("createrepo_c");
        var (folder, judge) = await s_odd.Value;

        ShouldBeAsJudged(folder, $"{name}.rpm", judge);
    }

    [Theory]
    [InlineData("x86_64/rich+x-1.0~rc1^git5-2.1.x86_64.rpm")]
    [InlineData("noarch/rich-data-1.0~rc1^git5-2.1.noarch.rpm")]
    [InlineData("rich+x-1.0~rc1^git5-2.1.src.rpm")]
    [InlineData("noarch/many-1-1.noarch.rpm")]
    [InlineData("many-1-1.src.rpm")]
    public async Task A_package_of_rpmbuilds_is_written_as_createrepo_c_writes_it(string path)
    {
        var folder = await BuiltPackages.FolderAsync();
        Assert.SkipUnless(
            File.Exists(Path.Combine(folder, path)) || !path.Contains("x86_64"),
            "rpmbuild builds for another architecture here"
        );

        ShouldBeAsJudged(folder, path, (await s_built.Value).Judge);
    }

    [Fact]
    public void Files_of_several_thousand_names_stand_in_the_headers_order()
    {
        var files = Enumerable.Range(0, 5000).Select(i => ($"/usr/share/{i % 7}/", $"f{i}", (ushort)0x81A4, 0u)).ToArray();

        var package = Package.Parse(RpmBytes.Named("many").WithFiles(files).ToArray());

        package.Files.Select(f => f.Path).ShouldBe(files.Select(f => f.Item1 + f.Item2));
    }

    [Theory]
    [InlineData(new byte[] { 0x01 }, "U+0001")]
    [InlineData(new byte[] { 0xE9, 0x1B }, "U+001B")]
    [InlineData(new byte[] { 0xEF, 0xBF, 0xBE }, "U+FFFE")]
    public void Text_that_XML_cannot_hold_is_refused_with_its_place(byte[] text, string character)
    {
        var bytes = RpmBytes.Named("x").WithBytes(RpmTag.Description, text).ToArray();

        var refused = Should.Throw<RpmFormatException>(() => Package.Parse(bytes));

        refused.Message.ShouldBe($"its Description has the character {character}, which metadata in XML cannot hold");
    }

    // createrepo_c copies both as they are, after which no client can read the repository.
    [Theory]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "\u00ed")]
    [InlineData(new byte[] { 0xC0, 0x80, (byte)'x' }, "\u00c0x")]
    public void Halves_of_surrogates_and_overlong_forms_are_no_UTF_8(byte[] text, string read)
    {
        var package = Package.Parse(RpmBytes.Named("x").WithBytes(RpmTag.Summary, text).ToArray());

        package.Summary.ShouldBe(read);
    }

    private static void ShouldBeAsJudged(string folder, string path, Createrepo judge)
    {
        var xml = Write(folder, path);
        Encoding.UTF8.GetString(xml.Primary).ShouldBe(judge.Primary[path]);
        Encoding.UTF8.GetString(xml.Filelists).ShouldBe(judge.Filelists[path]);
        Encoding.UTF8.GetString(xml.Other).ShouldBe(judge.Other[path]);
    }

    private static PackageXml Write(string folder, string path)
    {
        var full = Path.Combine(folder, path);
        var bytes = File.ReadAllBytes(full);
        var modified = new DateTimeOffset(File.GetLastWriteTimeUtc(full)).ToUnixTimeSeconds();
        var file = new PackageFile(path, bytes.Length, modified, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return PackageXml.Write(Package.Parse(bytes), file);
    }

    private static async Task<(string, Createrepo)> JudgeOddAsync()
    {
        var folder = Directory.CreateTempSubdirectory("odd").FullName;
        foreach (var (name, bytes) in OddPackages.All)
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.rpm"), bytes.ToArray());
        return (folder, await Createrepo.RunAsync(folder));
    }

    private static async Task<(string, Createrepo)> JudgeBuiltAsync()
    {
        var folder = await BuiltPackages.FolderAsync();
        return (folder, await Createrepo.RunAsync(folder));
    }
}
