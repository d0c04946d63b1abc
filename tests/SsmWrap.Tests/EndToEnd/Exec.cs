using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;

namespace GapFurniture.SsmWrap.Tests.EndToEnd;

/// <summary>The command takes ssmwrap's place, and sees what it would see without it.</summary>
public sealed class Exec : WrapScene
{
    // All that a process inherits and can be asked for; the shell does the same in both runs. It reads its signals itself: while it waits for
    // a child that reads them, it blocks all for a moment. Of secrets it shows a sum only.
    private const string Report = """
        cat > report <<'END'
        echo pid $$
        echo cwd $(pwd) umask $(umask)
        tr '\0' '\n' < /proc/$$/cmdline
        while read -r line; do
          case $line in
            SigQ*) ;;
            Sig*|Shd*|NoNewPrivs*|Seccomp:*|Groups*|Cpus_allowed:*|Uid*|Gid*|Cap*|CoreDumping*|THP*) echo "$line" ;;
          esac
        done < /proc/$$/status
        for fd in /proc/$$/fd/*; do echo fd ${fd##*/}; done; for fd in 0 2 7; do readlink /proc/$$/fd/$fd; done
        cat /proc/$$/limits /proc/$$/coredump_filter /proc/$$/personality /proc/$$/oom_score_adj /proc/$$/timerslack_ns
        ps -o ni=,pri=,cls= -p $$ 2>/dev/null
        tr '\0' '\n' < /proc/$$/environ | grep -vE '^(_|AWS_SECRET_ACCESS_KEY|IOTTWEET_[A-Z_]*)=' | sort
        tr '\0' '\n' < /proc/$$/environ | grep -E '^(AWS_SECRET_ACCESS_KEY|IOTTWEET_[A-Z_]*)=' | sort | cksum
        END

        """;

    [Theory]
    [InlineData("")]
    [InlineData("env --block-signal=USR1,CHLD,RTMIN+3 --ignore-signal=PIPE,HUP,QUIT,CHLD,FPE,RTMIN")]
    [InlineData("env --default-signal=PIPE")]
    [InlineData("nohup")]
    [InlineData("nice -n 3")]
    [InlineData("prlimit --nofile=64:4096 --stack=4194304:4194304 --core=0")]
    [InlineData("sh -c 'umask 027; cd /; exec \"$@\"' sh")]
    public async Task The_command_sees_just_what_it_would_see_without_ssmwrap(string under)
    {
        Assert.SkipUnless(IsNative, "only the native executable was there before the runtime changed signals and limits");
        Assert.SkipWhen(
            Emulated is not null && under.Contains("RTMIN", StringComparison.Ordinal),
            "the emulator takes a signal for itself"
        );
        Cloud.Ssm.Put("/prod/key", "value");
        const string redirected = "7</dev/null <&- 2>/dev/null";

        // The same shell execs each, so that even the pid can be compared: it is said beforehand.
        var plain = await OutputAsync(
            $"{Report}export KEY=value F=$PWD/report; bash -c 'echo $$; exec {Quoted(under)} sh $F' {redirected}"
        );
        var wrapped = await OutputAsync(
            $"{Report}export F=$PWD/report; bash -c 'echo $$; exec {Quoted(under)} $W -path /prod/ -- sh $F' {redirected}"
        );

        PidsAgree(plain);
        PidsAgree(wrapped);
        wrapped.Split('\n').Skip(2).Except(plain.Split('\n')).ShouldBeEmpty();
        WithoutPids(wrapped).ShouldBe(WithoutPids(plain));
    }

    [Fact]
    public async Task A_broken_pipe_kills_the_command_as_it_would_without_ssmwrap()
    {
        Assert.SkipUnless(IsNative, "the runtime's signals are put back exactly only by the native executable");

        (await ShAsync("set -o pipefail; env --default-signal=PIPE $W -- yes | head -n 1 >/dev/null")).Status.ShouldBe(128 + 13);
    }

    [Fact]
    public async Task Arguments_arrive_unharmed_whatever_bytes_they_hold()
    {
        var output = await OutputAsync("""$W -- printf '[%s]' '' ' ' $'\n' $'\xff\xfe' '%' '"' -- -path | od -An -c | tr -d ' \n'""");

        output.ShouldBe(await OutputAsync("""printf '[%s]' '' ' ' $'\n' $'\xff\xfe' '%' '"' -- -path | od -An -c | tr -d ' \n'"""));
    }

    [Fact]
    public async Task Variables_of_the_caller_that_are_no_text_arrive_unharmed() =>
        (await OutputAsync("""export ODD=$'\xff\x80'; $W -- sh -c 'printf %s "$ODD"' | od -An -tx1""")).Trim().ShouldBe("ff 80");

    [Fact]
    public async Task A_name_that_the_caller_has_twice_arrives_twice_and_is_replaced_whole()
    {
        Assert.SkipUnless(Emulated is null, "the emulator is started by a shell, which keeps one of each name");
        Cloud.Ssm.Put("/prod/key", "new");
        // Shells and most languages cannot start a program like that; some launchers do.
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "twice.c"),
            """
            #include <stdlib.h>
            #include <string.h>
            #include <unistd.h>
            extern char **environ;
            int main(int argc, char **argv) {
                char *all[512];
                int n = 0;
                for (; environ[n]; n++) all[n] = environ[n];
                all[n++] = "TWICE=first"; all[n++] = "KEY=old"; all[n++] = "TWICE=second"; all[n++] = "KEY=older"; all[n] = 0;
                return execve(argv[1], argv + 1, all);
            }

            """,
            TestContext.Current.CancellationToken
        );
        Assert.SkipUnless((await ShAsync("gcc -o twice twice.c")).Status == 0, "there is no C compiler");

        (await OutputAsync("./twice $W -- $(which env) | grep -E '^(TWICE|KEY)='")).ShouldBe(
            "TWICE=first\nKEY=old\nTWICE=second\nKEY=older\n"
        );
        (await OutputAsync("./twice $W -path /prod -- $(which env) | grep -E '^(TWICE|KEY)='")).ShouldBe(
            "TWICE=first\nTWICE=second\nKEY=new\n"
        );
        (await OutputAsync("./twice $W -path /prod -no-overwrite -- $(which env) | grep -c ^KEY=")).ShouldBe("2\n");
    }

    [Theory]
    [InlineData("ulimit -Sn 77")]
    [InlineData("ulimit -Sn 77; ulimit -Hn 1000")]
    public async Task Limits_that_the_runtime_raises_are_the_callers_again(string limits)
    {
        Assert.SkipUnless(IsNative, "only the native executable was there before the runtime raised them");
        Cloud.Ssm.Put("/prod/key", "value");

        (await OutputAsync($"{limits}; $W -path /prod -- bash -c 'ulimit -Sn; ulimit -Hn'")).ShouldBe(
            await OutputAsync($"{limits}; bash -c 'ulimit -Sn; ulimit -Hn'")
        );
    }

    [Fact]
    public async Task Its_name_is_what_was_typed()
    {
        (await OutputAsync("ln -s $(which bash) mine; PATH=$PWD:$PATH; $W -- mine -c 'echo $0'")).ShouldBe("mine\n");
        (await OutputAsync("ln -sf $(which bash) mine; $W -- ./mine -c 'tr \"\\0\" \" \" </proc/$$/cmdline'")).ShouldStartWith("./mine -c");
    }

    [Fact]
    public async Task As_process_1_it_makes_way_for_the_command()
    {
        var ran = await ShAsync("unshare --fork --pid --mount-proc $W -- sh -c 'echo $$'");
        Assert.SkipWhen(ran.Error.Contains("unshare", StringComparison.Ordinal), "no right to make namespaces");

        ran.ShouldBe(new Ran(0, "1\n", ""));
    }

    [Fact]
    public async Task As_process_1_it_can_be_stopped_while_it_waits_for_parameters()
    {
        Assert.SkipUnless(IsNative, "only the native executable has its handler before the runtime starts");
        Cloud.Faults.Add(new Fault("ssm", null, FaultKind.Throttle));
        using var outer = Start("unshare", ["--fork", "--pid", "--mount-proc", Executable, "-path", "/prod/", "--", "true"]);
        await Eventually.HoldsAsync(() => Cloud.Requests.Count("ssm", "GetParametersByPath") > 0 || outer.HasExited, "it asks");
        Assert.SkipWhen(outer.HasExited, "no right to make namespaces");

        await ShAsync($"kill -TERM $(cat /proc/{outer.Id}/task/{outer.Id}/children)");

        await Eventually.HoldsAsync(() => outer.HasExited, "it ends");
        outer.ExitCode.ShouldBe(128 + 15);
    }

    [Theory]
    [InlineData("$W -path /prod/ -- nonsense", 127, "ssmwrap: nonsense: command not found; it is in none of PATH's folders\n")]
    [InlineData("$W -path /prod/ -- ./none", 127, "ssmwrap: ./none: no such file\n")]
    [InlineData("touch f; $W -path /prod/ -- ./f", 126, "ssmwrap: ./f: permission denied; is it executable (chmod +x)?\n")]
    [InlineData("$W -path /prod/ -- /tmp", 126, "ssmwrap: /tmp: is a directory\n")]
    [InlineData(
        "mkdir d; touch d/thing; PATH=$PWD/d; $W -path /prod/ -- thing",
        126,
        "/d/thing: permission denied; is it executable (chmod +x)?\n"
    )]
    public async Task A_command_that_cannot_be_run_is_said_before_anything_is_fetched(string script, int status, string error)
    {
        var ran = await ShAsync(script);

        (ran.Status, ran.Out).ShouldBe((status, ""));
        ran.Error.ShouldEndWith(error);
        Cloud.Requests.Count("ssm", "GetParametersByPath").ShouldBe(0);
    }

    [Fact]
    public async Task A_script_whose_interpreter_is_missing_is_127_and_one_without_any_is_run_by_sh()
    {
        (await ShAsync("printf '#!/none\n' > s; chmod +x s; $W -- ./s")).Status.ShouldBe(127);
        (await OutputAsync("echo 'echo $0 $1' > s; chmod +x s; $W -- ./s one")).ShouldBe("./s one\n");
    }

    [Fact]
    public async Task A_program_for_another_processor_is_126_and_not_read_as_a_script()
    {
        var ran = await ShAsync("printf '\\177ELF\\necho read\\n' > s; chmod +x s; $W -- ./s");

        (ran.Status, ran.Out).ShouldBe((126, ""));
        ran.Error.ShouldStartWith("ssmwrap: ./s: it is a program for another processor than this machine's ");
    }

    [Fact]
    public async Task The_status_is_the_commands() => (await ShAsync("$W -- sh -c 'exit 42'")).Status.ShouldBe(42);

    [Fact]
    public async Task A_shebang_line_works_although_linux_passes_it_as_one_argument()
    {
        Cloud.Ssm.Put("/prod/key", "two words");

        (
            await OutputAsync("""printf '#! %s -path /prod/ -- /bin/sh -e\necho "$KEY" "$1" "$#"\n' $W > s; chmod +x s; ./s 'a b' c""")
        ).ShouldBe("two words a b 2\n");
    }

    [Fact]
    public async Task It_works_with_an_empty_environment_as_under_systemd()
    {
        Cloud.Ssm.Put("/prod/key", "value");
        var credentials = string.Join(' ', Cloud.Environment.Select(e => $"'{e.Key}={e.Value}'"));

        (await OutputAsync($"exec env -i DOTNET_ROOT=$DOTNET_ROOT {credentials} $W -path /prod -pristine -- /usr/bin/env <&-")).ShouldBe(
            "KEY=value\n"
        );
    }

    private static string Quoted(string under) => under.Replace("'", @"'\''", StringComparison.Ordinal);

    private static void PidsAgree(string report)
    {
        var lines = report.Split('\n');
        lines[1].ShouldBe("pid " + lines[0]);
    }

    private static string WithoutPids(string report) => string.Join('\n', report.Split('\n').Skip(2));
}
