using System.Diagnostics;
using System.Globalization;

namespace GapFurniture.House.Tests.Scripts;

/// <summary>What ./demo runs, when it is interrupted at work.</summary>
public sealed class DemoTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gap-");

    [Theory, InlineData("INT", 130), InlineData("TERM", 143)]
    public async Task A_signal_ends_it_while_its_cloud_stands_and_a_piece_is_at_work(string signal, int status)
    {
        Assert.SkipUnless(Tree.Pieces.Count > 0, "there is no piece");
        var pieces = _folder.CreateSubdirectory("pieces").FullName;
        // Pieces that are never done, and gone with whoever started them. The database server, which runs as an ordinary user, has to get through.
        const string Prepare = """
            chmod 711 .
            for piece; do printf '#!/bin/sh\nexec tail --pid=$PPID -f /dev/null\n' >pieces/$piece; done
            chmod 755 pieces/*
            """;
        Command
            .Run("/bin/bash", _folder.FullName, ["-c", Prepare, "prepare", .. Tree.Pieces.Select(p => p.ToLowerInvariant())])
            .Exit.ShouldBe(0);
        var start = new ProcessStartInfo(Command.Built("Demo", "GapFurniture.Demo"), [pieces, Tree.PathOf("tools/Demo/data")])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["TMPDIR"] = _folder.FullName;
        using var demo = Process.Start(start)!;
        // The first word comes when the cloud is there.
        var cancellation = TestContext.Current.CancellationToken;
        (await demo.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(s_patience, cancellation)).ShouldNotBeNull();

        Command.Run("kill", _folder.FullName, $"-{signal}", demo.Id.ToString(CultureInfo.InvariantCulture)).Exit.ShouldBe(0);

        await demo.WaitForExitAsync(cancellation).WaitAsync(s_patience, cancellation);
        demo.ExitCode.ShouldBe(status);
    }

    public void Dispose() => Command.Run("/bin/bash", Tree.Root, "-c", ". tools/environment.sh; remove \"$0\"", _folder.FullName);
}
