using System.Net;
using System.Net.Sockets;
using GapFurniture.ServerWrap.Rewriting;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.ServerWrap.Tests.Server;

namespace GapFurniture.ServerWrap.Tests.Rewriting;

public sealed class PlannerTests
{
    [Fact]
    public void Socket_that_the_command_names_is_ours()
    {
        var plan = Plan(new() { Command = ["server", "--at=$SOCKET", "${SOCKET}!", "$SOCKETS", "$HOME"] });
        plan.Start.EndPoint.ShouldBe(new UnixDomainSocketEndPoint("/tmp/f/server.sock"));
        plan.Start.Command.ShouldBe(["server", "--at=/tmp/f/server.sock", "/tmp/f/server.sock!", "$SOCKETS", "$HOME"]);
        plan.Start.Environment.ShouldContain(new KeyValuePair<string, string>("SOCKET", "/tmp/f/server.sock"));
    }

    [Fact]
    public void Port_that_the_command_names_is_free()
    {
        var plan = Plan(new() { Command = ["server", "$PORT"] });
        var port = plan.Start.EndPoint.ShouldBeOfType<IPEndPoint>();
        port.Address.ShouldBe(IPAddress.Loopback);
        plan.Start.Command[1].ShouldBe(port.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Server_that_is_told_nothing_is_expected_where_its_environment_says()
    {
        Plan(new() { Command = ["server"] }).Start.EndPoint.ShouldBe(new IPEndPoint(IPAddress.Loopback, 8080));
        Plan(new() { Command = ["server"] }, new() { ["PORT"] = "3000" }).Start.EndPoint.ShouldBe(new IPEndPoint(IPAddress.Loopback, 3000));
        Plan(new() { Command = ["server"] }).Start.Environment.ShouldContain(new KeyValuePair<string, string>("PORT", "8080"));
    }

    [Theory]
    [InlineData("3000", 3000)]
    [InlineData("$PORT", 4000)]
    public void Port_that_the_config_gives_the_server_is_where_it_is_expected(string port, int expected) =>
        Plan(new() { Command = ["server"], Environment = [new("PORT", port)] }, new() { ["PORT"] = "4000" })
            .Start.EndPoint.ShouldBe(new IPEndPoint(IPAddress.Loopback, expected));

    [Fact]
    public void Port_of_the_environment_that_is_none_is_named() =>
        Should
            .Throw<FormatException>(() => Plan(new() { Command = ["server"] }, new() { ["PORT"] = "http" }))
            .Message.ShouldStartWith("PORT: \"http\" is no address");

    [Fact]
    public void Choice_of_the_user_counts_more_than_what_the_command_names()
    {
        Plan(new() { Command = ["server", "$PORT"], Choice = AddressFamily.Unix })
            .Start.EndPoint.ShouldBeOfType<UnixDomainSocketEndPoint>();
        Plan(new() { Command = ["server"], Choice = AddressFamily.InterNetwork }, new() { ["PORT"] = "1" })
            .Start.EndPoint.ShouldNotBe(new IPEndPoint(IPAddress.Loopback, 1));
    }

    [Fact]
    public void Nginx_that_is_not_to_be_rewritten_is_run_as_it_is()
    {
        var plan = Plan(new() { Command = ["nginx", "-c", "/nowhere"], Rewrites = false });
        plan.Start.Command.ShouldBe(["nginx", "-c", "/nowhere"]);
        plan.Files.ShouldBeEmpty();
    }

    [Fact]
    public void Tree_of_the_original_is_made_with_rewritten_lines_and_links()
    {
        using var folder = new TemporaryFolder();
        folder.Write("base/etc/app.conf", "listen 80;\nuser root;\nkeep listen 80x\n");
        folder.Write("base/etc/other.txt", "listen 80;");
        folder.Write("base/bin/app", "#!/bin/sh\n");
        folder.Write("data/a", "a");
        folder.Write("etc/extra", "e");
        var plan = Plan(
            new()
            {
                Command = ["/bin/app", "-c", "$ROOT/etc/app.conf"],
                Mirror = new MirrorOptions(folder.Path + "/root", folder.Path + "/base", null)
                {
                    Rewrites = [new RewriteRule("\\.conf$", [new("listen +([0-9]+);", "listen unix:/\\1.sock;"), new("^user .*", "# $0")])],
                    Links = [new(folder.Path + "/data", "srv/data"), new(folder.Path + "/etc", "etc")],
                    Folders = ["/run"],
                },
            }
        );
        PlanWriter.Write(plan);
        // Once more, over what is there.
        PlanWriter.Write(plan);

        var root = folder.Path + "/root";
        File.ReadAllText(root + "/etc/app.conf").ShouldBe("listen unix:/80.sock;\n# user root;\nkeep listen 80x\n");
        File.ResolveLinkTarget(root + "/etc/other.txt", false)!.FullName.ShouldBe(folder.Path + "/base/etc/other.txt");
        File.ReadAllText(root + "/srv/data/a").ShouldBe("a");
        File.ReadAllText(root + "/etc/extra").ShouldBe("e");
        Directory.Exists(root + "/run").ShouldBeTrue();
        plan.Start.Command.ShouldBe([root + "/bin/app", "-c", root + "/etc/app.conf"]);
        File.ReadAllText(folder.Path + "/base/etc/app.conf").ShouldStartWith("listen 80;");
    }

    [Fact]
    public void Base_that_is_not_there_is_named() =>
        Should
            .Throw<ServerException>(() =>
                Plan(new() { Command = ["server"], Mirror = new MirrorOptions("/tmp/root", "/nonexistent", null) })
            )
            .Message.ShouldBe("fakechroot.base: there is no folder /nonexistent");

    [Fact]
    public void Folder_that_cannot_be_made_is_named() =>
        Should
            .Throw<ServerException>(() => PlanWriter.Write(Plan(new() { Command = ["server"], Folders = ["/proc/nowhere"] })))
            .Message.ShouldStartWith("the folder /proc/nowhere cannot be made; in Lambda only what is below /tmp can");

    [Fact]
    public void Fakechroot_is_told_its_root()
    {
        var environment = Plan(
            new() { Command = ["server"], Mirror = new MirrorOptions("/tmp/root", null, "/opt/libfakechroot.so") }
        ).Start.Environment;
        environment.ShouldContain(new KeyValuePair<string, string>("LD_PRELOAD", "/opt/libfakechroot.so"));
        environment.ShouldContain(new KeyValuePair<string, string>("FAKECHROOT_BASE", "/tmp/root"));
    }

    private static ServerPlan Plan(ServerWrapOptions options, Dictionary<string, string>? variables = null) =>
        Planner.Plan(options, "/tmp/f", name => (variables ?? []).GetValueOrDefault(name));
}
