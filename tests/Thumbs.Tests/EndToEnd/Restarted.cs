using System.Text;
using GapFurniture.Pieces;
using GapFurniture.Thumbs.Tests.Imaging;

namespace GapFurniture.Thumbs.Tests.EndToEnd;

public sealed class Restarted
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Where_many_are_made_the_process_has_one_heap_for_all_threads(int count, bool isSet)
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("GAP_THUMBS") is not { Length: > 0 },
            "GAP_THUMBS names no published executable, and the built one does not start itself anew"
        );
        var thumbs = new PieceExecutable("Thumbs");
        Assert.SkipWhen(isSet && thumbs.Emulated is not null, "an emulated program cannot start itself anew");
        using var folder = new TemporaryFolder();
        // It waits at a pipe until somebody writes.
        await DebianPackages.RunAsync("mkfifo", folder.PathOf("pipe"));
        await File.WriteAllBytesAsync(folder.PathOf("b.png"), Pictures.Photo(90, 60).Png(), TestContext.Current.CancellationToken);
        string[] files = [folder.PathOf("pipe"), folder.PathOf("b.png")];
        await using var process = thumbs.Start(new Dictionary<string, string>(), [.. files[..count], "-size", "60"]);

        await using (var pipe = new FileStream(folder.PathOf("pipe"), FileMode.Open, FileAccess.Write))
        {
            var environment = Encoding.UTF8.GetString(
                await File.ReadAllBytesAsync($"/proc/{process.Id}/environ", TestContext.Current.CancellationToken)
            );
            environment.Split('\0').Contains("MALLOC_ARENA_MAX=1").ShouldBe(isSet);
            await pipe.WriteAsync(Pictures.Photo(90, 60).Jpeg(), TestContext.Current.CancellationToken);
        }

        (await process.ExitAsync()).ShouldBe(0, process.Output);
        File.Exists(folder.PathOf("pipe.w60.jpg")).ShouldBeTrue();
    }
}
