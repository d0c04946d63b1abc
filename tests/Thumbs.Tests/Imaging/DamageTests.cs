using System.Globalization;
using GapFurniture.Pieces;
using GapFurniture.Thumbs.Imaging;

namespace GapFurniture.Thumbs.Tests.Imaging;

/// <summary>
/// Ordinary pictures with a few bytes changed: the program makes a thumbnail or says that it cannot, and lives on. They are made in processes of their
/// own, which a crash in native code could end.
/// </summary>
public sealed class DamageTests
{
    private const int Seed = 20261129;
    private const int Copies = 60;

    [Theory]
    [Trait("Runs", "emulated")]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.WebP)]
    [InlineData(PictureFormat.Gif)]
    [InlineData(PictureFormat.Avif)]
    public async Task Damaged_bytes_end_in_a_sentence(PictureFormat format)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(Seed);
        var whole = Pictures.Photo(160, 120).In(format);
        var files = new List<string>();
        for (var i = 0; i < Copies; i++)
        {
            var bytes = (byte[])whole.Clone();
            // The headers, where sizes and tables are, and anywhere.
            for (var change = 0; change <= i % 4; change++)
                bytes[random.Next(i % 2 == 0 ? Math.Min(bytes.Length, 300) : bytes.Length)] = (byte)random.Next(256);
            var file = folder.PathOf(string.Create(CultureInfo.InvariantCulture, $"{i}.{format}"));
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
            files.Add(file);
        }

        var (exit, output) = await new PieceExecutable("Thumbs").RunAsync(
            new Dictionary<string, string>(),
            [.. files, "-size", "60", "-o", folder.PathOf("out/")]
        );

        exit.ShouldBeInRange(0, 1, output);
        Directory.Exists(folder.PathOf("out")).ShouldBeTrue(output);
        var made = Directory.GetFiles(folder.PathOf("out")).Length;
        made.ShouldBePositive(output);
        // On a slow machine it says between whiles how far it is.
        var lines = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.EndsWith(" thumbnails", StringComparison.Ordinal))
            .ToList();
        lines.Count(line => line.Contains(folder.Path, StringComparison.Ordinal)).ShouldBe(Copies - made, output);
        lines.ShouldAllBe(line => line.StartsWith("thumbs: ") && (line.Contains(": The original ") || line.EndsWith(" failed")));
    }

    /// <summary>Warnings of libvips are about strangers' files, and would fill the log.</summary>
    [Fact]
    [Trait("Runs", "emulated")]
    public async Task Nothing_is_said_about_what_is_only_odd()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("odd.png");
        // A profile whose white is not the usual one.
        var profile = (byte[])Pictures.Photo(90, 60).IccTransform("p3", inputProfile: "srgb").Get("icc-profile-data");
        profile[68] ^= 1;
        using var odd = Pictures.Photo(90, 60).Mutate(m => m.Set(NetVips.GValue.BlobType, "icc-profile-data", profile));
        await File.WriteAllBytesAsync(file, odd.Png(), TestContext.Current.CancellationToken);

        var (exit, output) = await new PieceExecutable("Thumbs").RunAsync(new Dictionary<string, string>(), file, "-size", "60");

        output.ShouldBeEmpty();
        exit.ShouldBe(0);
    }
}
