using System.Globalization;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.Pieces;
using GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

namespace GapFurniture.SsmWrap.Tests.EndToEnd;

/// <summary>Half answers, full disks, names that nobody knows, clocks that are wrong, crashes.</summary>
public sealed class Accidents : WrapScene
{
    [Theory]
    [InlineData(null)]
    [InlineData("chunked")]
    public async Task Half_an_answer_is_asked_for_again(string? how)
    {
        for (var i = 0; i < 12; i++)
            Cloud.Ssm.Put($"/prod/key-{i:00}", $"value {i}");
        Cloud.Faults.Add(new Fault("ssm", null, FaultKind.Cut) { Times = 3, Code = how });

        // What it says of it depends on how long it took.
        var ran = await ShAsync("$W -path /prod -- sh -c 'echo $KEY_00, $KEY_11'");

        (ran.Status, ran.Out).ShouldBe((0, "value 0, value 11\n"), ran.Error);
    }

    [Fact]
    public async Task Half_an_answer_that_looks_whole_is_an_error_and_the_command_does_not_run()
    {
        Cloud.Ssm.Put("/prod/key", "a-value-that-is-cut-in-two", ParameterKind.SecureString);
        Cloud.Faults.Add(new Fault("ssm", null, FaultKind.Cut) { Times = 1, Code = "framed" });

        var ran = await ShAsync("$W -path /prod -- echo runs");

        (ran.Status, ran.Out).ShouldBe((1, ""));
        ran.Error.ShouldStartWith("ssmwrap: GetParametersByPath of /prod failed: ");
        ran.Error.ShouldContain("does not respond as Parameter Store does");
        ran.Error.TrimEnd('\n').ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("1..3", 0, "")]
    [InlineData(
        "1+",
        1,
        "ssmwrap: the system refuses a thread (Resource temporarily unavailable): raise the limit of processes (ulimit -u, pids.max) or of memory\n"
    )]
    public async Task A_thread_that_the_system_refuses_is_asked_for_again_for_a_while(string refused, int status, string error)
    {
        Assert.SkipUnless(IsNative, "only the native executable asks for its threads itself");
        Assert.SkipUnless(Emulated is null, "the emulator's own threads would be refused");
        Assert.SkipUnless(Environment.IsPrivilegedProcess && (await ShAsync("strace -V")).Status == 0, "needs strace, and root");
        Cloud.Ssm.Put("/prod/key", "v");

        var ran = await ShAsync(
            $"strace -f -o t -e trace=clone,clone3 -e inject=clone,clone3:error=EAGAIN:when={refused} $W -path /prod -- true; s=$?; grep -c INJECTED t >&1; exit $s"
        );

        (ran.Status, ran.Error).ShouldBe((status, error));
        int.Parse(ran.Out, CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_full_disk_leaves_the_old_file_whole_and_nothing_beside_it()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root mounts a disk that is small enough to fill");
        Cloud.Ssm.Put("/prod/key", new string('n', 4096));
        var mounted = await ShAsync("mkdir d && mount -t tmpfs -o size=16k none d");
        Assert.SkipUnless(mounted.Status == 0, "no right to mount");
        try
        {
            var ran = await ShAsync(
                "printf old >d/f; dd if=/dev/zero of=d/filler bs=1k >&- 2>&-; $W -file path=/prod/key,to=d/f -- echo runs; echo $?; cat d/f; echo; ls -A d"
            );

            ran.Out.ShouldBe("1\nold\nf\nfiller\n");
            ran.Error.ShouldStartWith("ssmwrap: -file path=/prod/key,to=d/f: d/f cannot be written: ");
            ran.Error.ShouldContain("space");
            ran.Error.TrimEnd('\n').ShouldNotContain("\n");
        }
        finally
        {
            await ShAsync("umount d");
        }
    }

    [Theory]
    [InlineData("$W -path /none -- true 2>/dev/full", 1)]
    [InlineData("$W -nonsense 2>/dev/full", 2)]
    [InlineData("$W -path /prod -- true 2>/dev/full", 0)]
    [InlineData("$W -path /none -- true 2>&-", 1)]
    [InlineData("$W -nonsense 2>&-", 2)]
    [InlineData("$W -path /prod -- test ! -e /proc/self/fd/2 2>&-", 0)]
    public async Task Output_that_cannot_be_written_is_an_exit_code_and_no_crash(string command, int expected)
    {
        Cloud.Ssm.Put("/prod/key", "value");

        (await ShAsync(command)).ShouldBe(new Ran(expected, "", ""));
    }

    [Theory]
    [InlineData("-path /prod -export json")]
    [InlineData("-path /prod -export shell")]
    [InlineData("-path /prod -dry-run")]
    [InlineData("-help")]
    [InlineData("-version")]
    [InlineData("-version -path /x")]
    public async Task A_full_disk_at_standard_output_is_said(string flags)
    {
        Cloud.Ssm.Put("/prod/key", "value");

        (await ShAsync($"$W {flags} >/dev/full")).ShouldBe(
            new Ran(1, "", "ssmwrap: standard output cannot be written: No space left on device\n")
        );
        (await ShAsync($"$W {flags} >&-")).ShouldBe(new Ran(1, "", "ssmwrap: standard output cannot be written: Bad file descriptor\n"));
    }

    [Fact]
    public async Task A_reader_that_has_enough_is_no_error_to_talk_about()
    {
        for (var i = 0; i < 50; i++)
            Cloud.Ssm.Put($"/many/p{i:00}", new string('x', 4000));

        (await ShAsync("$W -path /many -export json | head -c 1; echo ${PIPESTATUS[0]}")).ShouldBe(new Ran(0, "{141\n", ""));
    }

    [Theory]
    [InlineData("""{"Parameters":[{"Name":"/prod/key","Value":"\ud800","Type":"String","Version":1}]}""")]
    [InlineData("""{"Parameters":[{"Name":"/prod/key","Value":"v","Type":"String","Version":1.5}]}""")]
    [InlineData("""{"Parameters":[{"Name":"/prod/key","Value":7}]}""")]
    [InlineData("""{"Parameters":[{"Value":"v"}]}""")]
    [InlineData("""{"Parameters":{}}""")]
    [InlineData("""["Parameters"]""")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("")]
    public async Task Whatever_else_answers_is_one_line(string body)
    {
        await using var server = await FakeServer.StartAsync(_ => body);

        var ran = await ShAsync($"$W -timeout 0s -endpoint-url {server.Address} -path /prod -- echo runs");

        (ran.Status, ran.Out).ShouldBe((1, ""));
        ran.Error.ShouldStartWith(
            $"ssmwrap: GetParametersByPath of /prod failed: 127.0.0.1:{server.Port} does not respond as Parameter Store does ("
        );
        ran.Error.TrimEnd('\n').ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_host_that_nobody_knows_is_said_with_its_name()
    {
        var ran = await ShAsync("$W -retries 1 -endpoint-url http://nowhere.invalid -path /prod -- true");

        (ran.Status, ran.Out).ShouldBe((1, ""));
        ran.Error.ShouldContain("(nowhere.invalid:80)");
    }

    [Theory]
    [InlineData("+2h")]
    [InlineData("-400d")]
    public async Task A_clock_that_is_wrong_is_corrected_by_what_AWS_says(string offset)
    {
        const string library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
        Assert.SkipUnless(File.Exists(library), "needs libfaketime");
        Cloud.Ssm.Put("/prod/key", "value");

        (
            await OutputAsync($"LD_PRELOAD={library} FAKETIME={offset} FAKETIME_DONT_FAKE_MONOTONIC=1 $W -path /prod -- printenv KEY")
        ).ShouldBe("value\n");
    }

    [Fact]
    public async Task An_ordinary_user_needs_nothing_of_proc_that_is_roots()
    {
        const string user = "setpriv --reuid=65534 --regid=65534 --clear-groups";
        Assert.SkipUnless((await ShAsync($"{user} $W -version")).Status == 0, "needs setpriv, root, and an executable that all may read");
        Cloud.Ssm.Put("/prod/key", "value");

        // The command's own files of /proc are its user's again.
        (
            await OutputAsync(
                $"chmod 755 .; {user} $W -path /prod -- sh -c 'printenv KEY; ls /proc/self/fd >/dev/null && cat /proc/self/environ >/dev/null'"
            )
        ).ShouldBe("value\n");
    }

    [Theory]
    [InlineData(24)]
    [InlineData(31)]
    public async Task A_crash_leaves_no_core_file_with_its_keys(int signal)
    {
        Assert.SkipUnless(await CoreFile.CanBeSeenAsync(), "core files go elsewhere on this machine");
        Cloud.Ssm.Put("/prod/key", "value");
        Cloud.Faults.Add(new Fault("ssm", null, FaultKind.Delay) { DelayMs = 600_000 });
        using var core = new CoreFile();
        await using var process = core.Start(Executable, Cloud.Environment, "-timeout", "5m", "-path", "/prod", "--", "true");

        var status = await CoreFile.CrashAsync(process, signal, () => Cloud.Requests.Count("ssm", "GetParametersByPath") > 0);

        status.ShouldBe(128 + signal, process.Output);
        core.Found.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_command_may_leave_one_as_it_could_without_ssmwrap()
    {
        Assert.SkipUnless(await CoreFile.CanBeSeenAsync(), "core files go elsewhere on this machine");
        Cloud.Ssm.Put("/prod/key", "value");
        using var core = new CoreFile();

        await using var process = core.Start(Executable, Cloud.Environment, "-path", "/prod", "--", "sh", "-c", "kill -SEGV $$");

        (await process.ExitAsync()).ShouldBe(128 + 11);
        core.Found.ShouldHaveSingleItem();
    }
}
