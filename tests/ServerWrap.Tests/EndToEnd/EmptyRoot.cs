using System.Diagnostics;
using GapFurniture.Pieces;

namespace GapFurniture.ServerWrap.Tests.EndToEnd;

/// <summary>The executable in a root with a server and nothing else: no libc, no /proc, no /etc, no devices.</summary>
public sealed class EmptyRoot
{
    private const string Busybox = "/usr/bin/busybox";

    private const string Script = """
        set -e
        mkdir -p "$1/tmp"
        cp "$2" "$1/serverwrap"
        cp "$3" "$1/busybox"
        [ -z "$4" ] || cp "$4" "$1/emulator"
        echo hello >"$1/x.txt"
        printf '%s' '{"version":"2.0","rawPath":"/x.txt","requestContext":{"domainName":"x.lambda-url.x","http":{"method":"GET","path":"/x.txt"}}}' >"$1/event.json"
        exec env -u TMPDIR chroot "$1" ${4:+/emulator} /serverwrap -event /event.json -raw -- /busybox httpd -f -p '127.0.0.1:$PORT' -h /
        """;

    [Fact]
    public async Task The_executable_needs_nothing_of_the_image()
    {
        var piece = new PieceExecutable("ServerWrap");
        var (emulator, executable) = piece.Emulated ?? ("", piece.Path);
        Assert.SkipWhen(File.Exists(executable + ".dll"), "the published executable is tried: ./test publishes it");
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists(Busybox), "it takes root, and busybox (Debian: busybox-static)");
        var root = Directory.CreateTempSubdirectory("root").FullName;
        try
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", root, executable, Busybox, emulator])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            process.ExitCode.ShouldBe(0, await error);
            output.ShouldStartWith("HTTP/1.1 200 OK");
            output.ShouldEndWith("\nhello\n");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
