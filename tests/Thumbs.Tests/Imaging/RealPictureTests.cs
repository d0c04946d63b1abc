using System.Globalization;
using GapFurniture.Thumbs.Imaging;
using NetVips;

namespace GapFurniture.Thumbs.Tests.Imaging;

/// <summary>
/// Pictures that others made, from Debian's packages: ours must be as near to the full computation as those of Debian's vipsthumbnail, which is another
/// version of libvips with other codecs.
/// </summary>
public sealed class RealPictureTests
{
    private const string Go = "/usr/share/go-1.19/src/image";
    private const string Jxl = "/usr/share/libjxl-testdata";
    private const string Mate = "/usr/share/backgrounds/mate";

    // Nobody sees a difference from here on, whoever's is nearer.
    private const double Alike = 45;
    private const double Tolerance = 0.3;

    // Pictures of hard edges and few pixels differ most.
    private const double AtLeast = 24;

    [Theory]
    [InlineData("testdata", "*.jpeg", 60)]
    [InlineData("testdata", "*.png", 60)]
    [InlineData("testdata", "*.gif", 60)]
    [InlineData("png/testdata/pngsuite", "*.png", 20)]
    public async Task Samples_of_every_kind_of_JPEG_PNG_and_GIF(string folder, string files, int size)
    {
        await DebianPackages.NeedAsync("golang-1.19-src", Go);

        await AreAsGoodAsync(Path.Combine(Go, folder), files, size, except: ["truncated"]);
    }

    [Theory]
    [InlineData("jxl/flower", "*.jpg", 180)]
    [InlineData("jxl/flower", "*.png", 180)]
    [InlineData("external/wide-gamut-tests", "*.png", 180)]
    [InlineData("external/wesaturate", "*.png", 48)]
    [InlineData("external/raw.pixls", "*.png", 180)]
    [InlineData("external/pngsuite", "*.png", 20)]
    public async Task Wide_colours_deep_colours_and_odd_sampling(string folder, string files, int size)
    {
        await DebianPackages.NeedAsync("libjxl-testdata", Jxl);

        await AreAsGoodAsync(Path.Combine(Jxl, folder), files, size, except: []);
    }

    [Fact]
    public async Task Photographs_of_everyday_size()
    {
        await DebianPackages.NeedAsync("mate-backgrounds", Mate);

        await AreAsGoodAsync(Path.Combine(Mate, "nature"), "*.jpg", 180, except: []);
    }

    /// <summary>The data has each picture twice: in a wide colour space with 16 bits, and in sRGB.</summary>
    [Fact]
    public async Task A_picture_looks_the_same_whatever_colour_space_it_is_stored_in()
    {
        await DebianPackages.NeedAsync("libjxl-testdata", Jxl);
        var pairs = Directory
            .EnumerateFiles(Path.Combine(Jxl, "external"), "*_srgb8*.png", SearchOption.AllDirectories)
            .Select(plain => (Plain: plain, Wide: WideOf(plain)))
            .Where(pair => pair.Wide is not null)
            .ToList();
        pairs.Count.ShouldBeGreaterThan(10);

        foreach (var (plain, wide) in pairs)
        {
            using var one = (await ThumbAsync(wide!, 48)).Decode();
            using var other = (await ThumbAsync(plain, 48)).Decode();
            one.To(other).ShouldBeGreaterThan(36, wide);
        }
    }

    [Theory]
    [InlineData("invalid-crc32.png")]
    [InlineData("invalid-zlib.png")]
    public async Task Damaged_samples_are_refused(string file)
    {
        await DebianPackages.NeedAsync("golang-1.19-src", Go);

        var refusal = await Should.ThrowAsync<PictureException>(() => ThumbAsync(Path.Combine(Go, "png/testdata", file), 60));

        refusal.Problem.ShouldBe(PictureProblem.Broken);
    }

    private static async Task AreAsGoodAsync(string folder, string pattern, int size, string[] except)
    {
        await DebianPackages.NeedAsync("libvips-tools", "/usr/bin/vipsthumbnail");
        using var work = new TemporaryFolder();
        var files = Directory
            .GetFiles(folder, pattern, SearchOption.AllDirectories)
            .Where(f => !except.Any(word => f.Contains(word, StringComparison.Ordinal)))
            .ToList();
        files.ShouldNotBeEmpty();
        var thumbnails = new List<(string File, Thumbnail Ours)>();
        foreach (var file in files)
            thumbnails.Add((file, await ThumbAsync(file, size)));
        // As many at a time as have one size and folder: starting is most of its work.
        foreach (var group in thumbnails.GroupBy(t => (Path.GetDirectoryName(t.File), t.Ours.Width, t.Ours.Height, HasProfile(t.File))))
            await VipsThumbnailAsync([.. group.Select(t => t.File)], group.Key.Width, group.Key.Height, group.Key.Item4, work);
        var worse = new List<string>();
        foreach (var (file, thumbnail) in thumbnails)
        {
            using var ours = thumbnail.Decode();
            using var reference = Likeness.Reference(await BytesAsync(file), thumbnail.Width, thumbnail.Height);
            using var theirs = Image.NewFromBuffer(await BytesAsync(TheirsOf(file, work)));
            var (mine, other) = (ours.To(reference), theirs.To(reference));
            if (mine < AtLeast || (mine < Alike && mine < other - Tolerance))
                worse.Add(string.Create(CultureInfo.InvariantCulture, $"{file}: {mine:0.0} dB, vipsthumbnail {other:0.0} dB"));
        }
        worse.ShouldBeEmpty();
    }

    private static async Task VipsThumbnailAsync(string[] files, int width, int height, bool hasProfile, TemporaryFolder work)
    {
        // Its option spoils what has no profile; without it, what has one keeps its colours and loses the profile.
        string[] profile = hasProfile ? ["--eprofile", "srgb"] : [];
        var target = Path.Combine(work.Path, FolderOf(files[0]), "%s.png[strip]");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var links = files.Select(file => Link(file, work)).ToArray();
        await DebianPackages.RunAsync("vipsthumbnail", [.. links, "--size", $"{width}x{height}!", .. profile, "-o", target]);
    }

    // Targets are named by what stands before the last dot.
    private static string Link(string file, TemporaryFolder work)
    {
        var link = Path.Combine(work.Path, FolderOf(file), $"{Path.GetFileName(file)}.original");
        File.CreateSymbolicLink(link, file);
        return link;
    }

    private static string TheirsOf(string file, TemporaryFolder work) =>
        Path.Combine(work.Path, FolderOf(file), Path.GetFileName(file) + ".png");

    private static string FolderOf(string file) => Path.GetFileName(Path.GetDirectoryName(file)!);

    private static bool HasProfile(string file)
    {
        using var original = Image.NewFromFile(file);
        return original.Contains("icc-profile-data");
    }

    private static string? WideOf(string plain)
    {
        var start = plain[..plain.IndexOf("_srgb8", StringComparison.Ordinal)];
        return Directory
            .EnumerateFiles(Path.GetDirectoryName(plain)!, Path.GetFileName(start) + "_*.png")
            .FirstOrDefault(f =>
                f.StartsWith(start + "_2020", StringComparison.Ordinal) || f.StartsWith(start + "_709", StringComparison.Ordinal)
            );
    }

    private static async Task<Thumbnail> ThumbAsync(string file, int size) => Pictures.Thumb(await BytesAsync(file), size);

    private static Task<byte[]> BytesAsync(string file) => File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
}
