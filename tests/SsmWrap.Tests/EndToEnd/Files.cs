using GapFurniture.LocalCloud.Ssm;

namespace GapFurniture.SsmWrap.Tests.EndToEnd;

public sealed class Files : WrapScene
{
    [Fact]
    public async Task A_file_is_its_owners_alone_and_there_before_the_command()
    {
        Cloud.Ssm.Put("/prod/key", "line 1\nline 2\n", ParameterKind.SecureString);

        (await OutputAsync("umask 0; $W -file path=/prod/key,to=f -- sh -c 'stat -c %a f; cat f; printenv KEY || echo none'")).ShouldBe(
            "600\nline 1\nline 2\nnone\n"
        );
    }

    [Fact]
    public async Task Mode_holds_for_existing_files_too_and_umask_takes_nothing_away()
    {
        Cloud.Ssm.Put("/prod/key", "v");

        (await OutputAsync("echo old > f; chmod 644 f; $W -file path=/prod/key,to=f -- stat -c %a f")).ShouldBe("600\n");
        (await OutputAsync("umask 077; $W -file path=/prod/key,to=g,mode=0664 -- stat -c %a g")).ShouldBe("664\n");
    }

    [Fact]
    public async Task Owner_and_group_can_be_any_root_included()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root gives files away");
        Cloud.Ssm.Put("/prod/key", "v");

        (await OutputAsync("$W -file path=/prod/key,to=f,uid=12,gid=34,mode=4755 -- stat -c '%u %g %a' f")).ShouldBe("12 34 4755\n");
        (await OutputAsync("$W -file path=/prod/key,to=f,uid=0,gid=0 -- stat -c '%u %g %a' f")).ShouldBe("0 0 600\n");
        (await OutputAsync("$W -file path=/prod/key,to=f,uid=daemon,gid=root -- stat -c '%U %G' f")).ShouldBe("daemon root\n");
    }

    [Fact]
    public async Task The_file_changes_in_one_step_and_is_never_readable_for_others()
    {
        // ssmwrap's memory is closed to others (PR_SET_DUMPABLE), also to strace, unless root runs it.
        Assert.SkipUnless(Environment.IsPrivilegedProcess && (await ShAsync("strace -V")).Status == 0, "needs strace, and root");
        Cloud.Ssm.Put("/prod/key", "secret");

        var calls = await ShAsync(
            "strace -f -e trace=openat,fchmod,chmod,write,pwrite64,fsync,rename,renameat,renameat2 -o t $W -file path=/prod/key,to=f,mode=0640 -- true; grep -E 'ssmwrap\"|secret|fchmod|fsync|rename' t | sed -nE '/O_EXCL/,$ s/^[0-9]+ +//p'"
        );

        var lines = calls.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(5, calls.Out);
        lines[0].ShouldContain("O_CREAT|O_EXCL");
        lines[0].ShouldContain("0600");
        lines[1].ShouldContain("0640");
        lines[2].ShouldContain("\"secret\"");
        lines[3].ShouldStartWith("fsync");
        lines[4].ShouldStartWith("rename");
    }

    [Fact]
    public async Task Folders_are_made_on_request_only()
    {
        Cloud.Ssm.Put("/prod/key", "v");

        var ran = await ShAsync("$W -file path=/prod/key,to=a/b/f -- true");
        (ran.Status, ran.Error.Contains("mkdir=true makes it", StringComparison.Ordinal)).ShouldBe((1, true), ran.Error);
        (await OutputAsync("$W -file path=/prod/key,to=a/b/f,mkdir=true -- stat -c %a a/b a/b/f")).ShouldBe("700\n600\n");
    }

    [Fact]
    public async Task A_path_becomes_a_folder_of_files()
    {
        Cloud.Ssm.Put("/prod/tls/key", "k");
        Cloud.Ssm.Put("/prod/tls/ca/cert", "c");

        (await OutputAsync("$W -file 'path=/prod/tls/**/*,to=tls,mkdir=true' -- cat tls/key tls/ca/cert")).ShouldBe("kc");
    }

    [Fact]
    public async Task What_cannot_be_written_is_said_and_leaves_nothing_behind()
    {
        Cloud.Ssm.Put("/prod/key", "v");

        var ran = await ShAsync("mkdir f; $W -file path=/prod/key,to=f -- true; ls -A");

        ran.Error.ShouldStartWith("ssmwrap: -file path=/prod/key,to=f: f cannot be written:");
        ran.Out.ShouldBe("f\n");
    }

    [Fact]
    public async Task A_pipe_or_a_device_is_written_to_and_stays_one()
    {
        Cloud.Ssm.Put("/prod/key", "v");

        (await OutputAsync("mkfifo f; timeout 30 cat f > got & $W -file path=/prod/key,to=f -- true; wait; test -p f && cat got")).ShouldBe(
            "v"
        );
        (await OutputAsync("$W -file path=/prod/key,to=/dev/stdout -- echo , | cat")).ShouldBe("v,\n");
    }

    [Fact]
    public async Task A_working_directory_that_has_been_deleted_is_said()
    {
        Assert.SkipUnless(Emulated is null, "the emulator is started by a shell, which has its own word on it");
        Cloud.Ssm.Put("/prod/key", "v");

        var ran = await ShAsync("mkdir gone; cd gone; rmdir ../gone; $W -file path=/prod/key,to=f -- true");

        ran.ShouldBe(new Ran(1, "", "ssmwrap: -file path=/prod/key,to=f: f cannot be written: the working directory has been deleted\n"));
    }

    [Fact]
    public async Task A_link_stays_one()
    {
        Cloud.Ssm.Put("/prod/key", "new");

        (await OutputAsync("mkdir real; ln -s real/f f; $W -file path=/prod/key,to=f -- sh -c 'readlink f; cat real/f'")).ShouldBe(
            "real/f\nnew"
        );
    }
}
