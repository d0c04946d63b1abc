using GapFurniture.ServerWrap.Tests.Server;

namespace GapFurniture.ServerWrap.Tests.RealServers;

/// <summary>Servers whose configuration is not rewritten: they are told where to listen.</summary>
public sealed class OtherServers
{
    private const string Node = """
        const fs = require('fs'), http = require('http'), path = require('path');
        http.createServer((request, response) => {
          let file = path.join(process.argv[2], decodeURIComponent(request.url.split('?')[0]));
          if (file.endsWith('/')) file += 'index.html';
          fs.readFile(file, (error, content) => {
            if (error) response.statusCode = 404;
            response.setHeader('x-twice', ['one', 'two']);
            response.end(request.method === 'HEAD' ? undefined : error ? 'nothing here' : content);
          });
        }).listen(process.env.SOCKET);
        """;

    [Fact]
    public async Task Apache_answers_every_front_end_as_it_does_directly()
    {
        await Debian.NeedAsync("/usr/sbin/apache2");
        Check(
            "httpd.conf",
            """
            ServerRoot {folder}
            PidFile {folder}/httpd.pid
            Mutex fcntl:{folder}
            ErrorLog /dev/stderr
            ServerName localhost
            LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
            LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
            LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
            DocumentRoot {folder}/www
            """,
            "apache2",
            "-DFOREGROUND",
            "-f",
            "{folder}/httpd.conf",
            "-C",
            "Listen 127.0.0.1:$PORT"
        );
    }

    [Fact]
    public async Task Lighttpd_answers_every_front_end_as_it_does_directly()
    {
        await Debian.NeedAsync("/usr/sbin/lighttpd");
        Check(
            "lighttpd.conf",
            """
            server.document-root = "{folder}/www"
            server.bind = env.SOCKET
            index-file.names = ("index.html")
            """,
            "-connection",
            "unix:{folder}/lighttpd.sock",
            "--",
            "lighttpd",
            "-D",
            "-f",
            "{folder}/lighttpd.conf"
        );
    }

    [Fact]
    public async Task Caddy_answers_every_front_end_as_it_does_directly()
    {
        await Debian.NeedAsync("/usr/bin/caddy");
        Check("unused", "", "caddy", "file-server", "--listen", "127.0.0.1:$PORT", "--root", "{folder}/www");
    }

    [Fact]
    public void Python_answers_every_front_end_as_it_does_directly()
    {
        Check("unused", "", Programs.Python, "-m", "http.server", "$PORT", "--bind", "127.0.0.1", "--directory", "{folder}/www");
    }

    [Fact]
    public void Node_answers_every_front_end_as_it_does_directly()
    {
        Check("server.js", Node, "-connection", "unix:{folder}/node.sock", "--", Programs.Node, "{folder}/server.js", "{folder}/www");
    }

    private static void Check(string file, string content, params string[] args)
    {
        using var folder = new TemporaryFolder();
        DocumentRoot.Create(folder.Path);
        File.WriteAllText(System.IO.Path.Combine(folder.Path, file), content.Replace("{folder}", folder.Path, StringComparison.Ordinal));
        using var scene = new ServerScene([.. args.Select(a => a.Replace("{folder}", folder.Path, StringComparison.Ordinal))]);
        SameAnswers.Check(scene);
    }
}
