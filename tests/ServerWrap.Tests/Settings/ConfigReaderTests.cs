using System.Net.Sockets;
using System.Text;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Settings;

namespace GapFurniture.ServerWrap.Tests.Settings;

public sealed class ConfigReaderTests
{
    private readonly List<string> _problems = [];

    [Fact]
    public void Config_of_lambda_exec_wrapper_is_read_as_a_whole()
    {
        var config = Read(
            """
            # nginx in Lambda
            {
              "fakechroot": {
                "root": "/tmp/here",
                "base": "nginx",
                "lib": "/opt/libfakechroot.so",
                # two rules
                "rewrite": { "nginx\\.conf$": { "listen +80": "listen unix:/run/nginx.sock", "^user": "#user" } },
                "symlink": { "/lib64": "/lib64", "data": "/srv/data" }
              },
              "mkdir": ["/run", "/var/log/nginx"],
              "exec": { "bin": "/usr/sbin/nginx -c /etc/nginx.conf", "env": { "TZ": "UTC", "COUNT": 3 }, "preset": true },
              "connection": "unix:/run/nginx.sock",
              "header": { "X-From": "lambda" },
              "logging": { "error": "/tmp/e" },
            }
            """
        );
        _problems.ShouldBeEmpty();
        config.Command.ShouldBe(["/usr/sbin/nginx", "-c", "/etc/nginx.conf"]);
        config.Environment.ShouldBe([new("TZ", "UTC"), new("COUNT", "3")]);
        config.Connection.ShouldBe(new UnixDomainSocketEndPoint("/tmp/here/run/nginx.sock"));
        config.Headers.ShouldBe([new HeaderField("X-From", "lambda")]);
        config.Mirror.ShouldNotBeNull();
        config.Mirror.Root.ShouldBe("/tmp/here");
        config.Mirror.Base.ShouldBe("/var/task/nginx");
        config.Mirror.Library.ShouldBe("/opt/libfakechroot.so");
        config.Mirror.Rewrites[0].File.ShouldBe("nginx\\.conf$");
        config.Mirror.Rewrites[0].Lines.Count.ShouldBe(2);
        config.Mirror.Links.ShouldBe([new("/lib64", "lib64"), new("/var/task/data", "srv/data")]);
        config.Mirror.Folders.ShouldBe(["/run", "/var/log/nginx"]);
    }

    [Fact]
    public void Small_config_has_a_command_and_an_address()
    {
        var config = Read("""{"exec": ["node", "my server.js"], "connection": "localhost:3000", "mkdir": "/tmp/x"}""");
        config.Command.ShouldBe(["node", "my server.js"]);
        config.Connection!.ToString().ShouldBe("127.0.0.1:3000");
        config.Folders.ShouldBe(["/tmp/x"]);
        config.Mirror.ShouldBeNull();
    }

    [Fact]
    public void All_mistakes_are_reported_with_their_lines()
    {
        Read(
            """
            {
              # a comment counts as a line
              "fakechroot": { "rewrite": { "(": { "x": "y" }, "ok": { "(?<=a)": "b" } }, "roots": [1, {"a": 2}] },
              "header": { "a b": "c" },
              "mkdir": [["no"]],
              "exec": "a 'b",
              "connection": "nowhere",
              "conection": {"x": [1]}
            }
            """
        );
        _problems.ShouldContain(p => p.StartsWith("/var/task/payload.json:3: rewrite: (: ", StringComparison.Ordinal));
        _problems.ShouldContain(p => p.StartsWith("/var/task/payload.json:3: rewrite: (?<=a): ", StringComparison.Ordinal));
        _problems.ShouldContain("/var/task/payload.json:3: fakechroot: unknown key \"roots\"");
        _problems.ShouldContain("/var/task/payload.json:4: header: \"a b\" is no name of a header");
        _problems.ShouldContain("/var/task/payload.json:5: mkdir must be a text");
        _problems.ShouldContain("/var/task/payload.json:6: exec: the quote ' is not closed");
        _problems.ShouldContain("/var/task/payload.json:7: connection: \"nowhere\" is no address: write unix:/PATH, PORT, or IP:PORT");
        _problems.ShouldContain("/var/task/payload.json:8: the config: unknown key \"conection\"");
        _problems.Count.ShouldBe(8, string.Join('\n', _problems));
    }

    [Theory]
    [InlineData("""{"connection": "unix:/a\u0000b"}""", "connection has a NUL character in it")]
    [InlineData("""{"exec": ["a", "\u0000"]}""", "exec has a NUL character in it")]
    [InlineData("""{"exec": {"env": {"A=B": "c"}}}""", "exec.env: the name of a variable is not empty, and has no = in it")]
    [InlineData(
        """{"header": {"Transfer-Encoding": "chunked"}}""",
        "header: Transfer-Encoding says where a request ends, which only its sender knows"
    )]
    public void What_nothing_could_be_made_of_is_reported(string text, string problem)
    {
        Read(text);
        _problems.ShouldHaveSingleItem().ShouldBe("/var/task/payload.json:1: " + problem);
    }

    [Theory]
    [InlineData("{\n  \"exec\": oops\n}", "/var/task/payload.json:2: ")]
    [InlineData("[]", "/var/task/payload.json:1: the config must be an object")]
    [InlineData("{\"exec\": \"\\ud800\"}", "/var/task/payload.json:1: ")]
    [InlineData("{} {}", "/var/task/payload.json:1: ")]
    [InlineData("", "/var/task/payload.json:1: ")]
    public void What_is_no_config_is_reported(string text, string problem)
    {
        Read(text);
        _problems.ShouldHaveSingleItem().ShouldStartWith(problem);
    }

    private ConfigFile Read(string text) => new ConfigReader("/var/task/payload.json", _problems.Add).Read(Encoding.UTF8.GetBytes(text));
}
