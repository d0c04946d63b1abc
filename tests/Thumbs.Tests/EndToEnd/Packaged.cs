using System.Diagnostics;
using System.IO.Compression;
using GapFurniture.Pieces;
using GapFurniture.Thumbs.Tests.Imaging;
using NetVips;

namespace GapFurniture.Thumbs.Tests.EndToEnd;

/// <summary>The package that <c>./publish --zip</c> makes.</summary>
public sealed class Packaged
{
    // Megabytes that a cold start fetches: 8 of libvips, 6 of the SDK and .NET.
    private const double Largest = 14.5;

    /// <summary>Of the executable that is published just now; compiling one takes its time.</summary>
    private static readonly string? s_published = Environment.GetEnvironmentVariable("GAP_THUMBS");

    [Fact]
    public async Task The_package_is_small_and_holds_the_library_and_what_its_licence_asks_for()
    {
        using var folder = new TemporaryFolder();
        var zip = await ZipAsync();

        (new FileInfo(zip).Length / 1e6).ShouldBeLessThanOrEqualTo(Largest);
        await ZipFile.ExtractToDirectoryAsync(zip, folder.Path, TestContext.Current.CancellationToken);
        Directory
            .GetFiles(folder.Path)
            .Select(Path.GetFileName)
            .ShouldBe(
                ["bootstrap", "libvips.LICENSE.txt", "libvips.NOTICES.md", "libvips.VERSIONS.json", "libvips.so.42"],
                ignoreOrder: true
            );
        var licence = await File.ReadAllTextAsync(folder.PathOf("libvips.LICENSE.txt"), TestContext.Current.CancellationToken);
        licence.ShouldContain("To use another libvips");
        licence.ShouldContain("GNU LESSER GENERAL PUBLIC LICENSE");
        licence.ShouldContain($"libvips {GapFurniture.Thumbs.Imaging.Libvips.Version} ");
        (await File.ReadAllTextAsync(folder.PathOf("libvips.NOTICES.md"), TestContext.Current.CancellationToken)).ShouldContain("mozjpeg");
    }

    [Fact]
    public async Task The_library_is_found_beside_the_executable_from_any_folder_and_by_a_link()
    {
        using var folder = new TemporaryFolder();
        await ZipFile.ExtractToDirectoryAsync(await ZipAsync(), folder.Path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder.PathOf("photo.jpg"), Pictures.Photo(300, 200).Jpeg(), TestContext.Current.CancellationToken);
        Directory.CreateDirectory(folder.PathOf("bin"));
        File.CreateSymbolicLink(folder.PathOf("bin/thumbs"), folder.PathOf("bootstrap"));

        var (exit, _, error) = await DebianPackages.TryAsync(
            folder.PathOf("bin/thumbs"),
            [folder.PathOf("photo.jpg"), "-size", "60"],
            new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = "" }
        );

        exit.ShouldBe(0, error);
        using var image = Image.NewFromFile(folder.PathOf("photo.w60.jpg"));
        image.Width.ShouldBe(60);
    }

    [Fact]
    public async Task Without_the_library_it_says_what_is_missing()
    {
        using var folder = new TemporaryFolder();
        await ZipFile.ExtractToDirectoryAsync(await ZipAsync(), folder.Path, TestContext.Current.CancellationToken);
        File.Delete(folder.PathOf("libvips.so.42"));

        var (exit, _, error) = await DebianPackages.TryAsync(folder.PathOf("bootstrap"), [folder.PathOf("photo.jpg"), "-size", "60"]);

        exit.ShouldBe(1, error);
        // Where the system has one, of which nobody knows what it loads, that is not taken either.
        error.ShouldContain("libvips.so.42");
    }

    private static async Task<string> ZipAsync()
    {
        Assert.SkipWhen(s_published is not { Length: > 0 }, "GAP_THUMBS names no published executable: the package is NOT tried");
        var start = new ProcessStartInfo(
            Path.Combine(Readme.Root, "publish"),
            ["Thumbs", "--zip", "--out", Path.GetDirectoryName(s_published)!]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, await errors);
        return output.TrimEnd().Split('\n')[^1];
    }
}
