using System.Runtime.InteropServices;
using System.Text;
using GapFurniture.Pieces;
using GapFurniture.ServerWrap.Tests.Server;

namespace GapFurniture.ServerWrap.Tests.RealServers;

/// <summary>The config of lambda-exec-wrapper with fakechroot, as the original is used: files rewritten into a root of its own.</summary>
public sealed class Original
{
    private static readonly string s_library =
        $"/usr/lib/{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64")}-linux-gnu/fakechroot/libfakechroot.so";

    // Prints a rewritten file, and serves /srv at a socket: both are below the root.
    private const string Program = """
        import http.server, os, socketserver
        print(open('/etc/app.conf').read(), flush=True)
        class Server(socketserver.UnixStreamServer):
            def get_request(self):
                request, _ = super().get_request()
                return request, ('client', 0)
        os.chdir('/srv')
        Server('/run/app.sock', http.server.SimpleHTTPRequestHandler).serve_forever()
        """;

    [Fact]
    public async Task Server_in_fakechroot_sees_rewritten_files_and_is_reached_below_its_root()
    {
        await Debian.NeedAsync(s_library);
        using var folder = new TemporaryFolder();
        folder.Write("payload/etc/app.conf", "listen 80;\n");
        folder.Write("payload/srv/index.html", "inside");
        folder.Write("payload/app.py", Program);
        var config = folder.Write(
            "payload.json",
            $$"""
            {
              # all of it
              "fakechroot": {
                "lib": "{{s_library}}",
                "root": "root",
                "rewrite": { "\\.conf$": { "listen +80;": "listen elsewhere;" } },
                "symlink": ["/usr", "/lib", "/lib64", "/bin"]
              },
              "mkdir": ["/run"],
              "exec": { "bin": ["{{Programs.Python}}", "/app.py"] },
              "connection": "unix:/run/app.sock"
            }
            """
        );
        using var scene = new ServerScene("-config", config);
        Encoding.UTF8.GetString(scene.Ask("GET", "/").Body).ShouldBe("inside");
        await Eventually.HoldsAsync(() => scene.Output.Contains("listen elsewhere;", StringComparison.Ordinal), () => scene.Output);
        File.Exists(Path.Combine(folder.Path, "root", "run", "app.sock")).ShouldBeTrue();
    }
}
