using System.Text;
using GapFurniture.Http;
using GapFurniture.Pieces;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Tests.Server;

namespace GapFurniture.ServerWrap.Tests.RealServers;

/// <summary>nginx as Debian ships it, with configurations as people have them: nothing of them is made for Lambda.</summary>
public sealed class Nginx
{
    private const string Program = "/usr/sbin/nginx";

    [Fact]
    public async Task Stock_configuration_answers_every_front_end_as_it_does_directly()
    {
        await Debian.NeedAsync(Program);
        using var scene = new ServerScene("nginx", "-g", "daemon off;");
        SameAnswers.Check(scene);
        scene.Ask("GET", "/").Head.Headers.Single(h => h.Is("Server")).Value.ShouldStartWith("nginx/");
        await Eventually.HoldsAsync(() => scene.Output.Contains("\"GET / HTTP/1.1\" 200", StringComparison.Ordinal), () => scene.Output);
    }

    [Fact]
    public async Task Stock_configuration_runs_for_a_user_who_may_write_nowhere_but_to_tmp()
    {
        await Debian.NeedAsync(Program);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root becomes another user");
        var executable = new PieceExecutable("ServerWrap");
        for (var above = new FileInfo(executable.Path).Directory; above is not null; above = above.Parent)
            Assert.SkipUnless(above.UnixFileMode.HasFlag(UnixFileMode.OtherExecute), $"other users may not enter {above.FullName}");
        using var folder = new TemporaryFolder();
        var file = folder.Write(
            "event.json",
            """{"version":"2.0","rawPath":"/","rawQueryString":"","headers":{"host":"x.lambda-url.eu-west-1.on.aws"},"requestContext":{"domainName":"x.lambda-url.eu-west-1.on.aws","http":{"method":"GET","path":"/"}}}"""
        );

        await using var process = PieceExecutable.Start(
            "setpriv",
            "serverwrap",
            new Dictionary<string, string>(),
            ["--reuid=65534", "--regid=65534", "--clear-groups", executable.Path, "-event", file, "-raw", "--", "nginx"]
        );

        (await process.ExitAsync()).ShouldBe(0, process.Output);
        process.Output.ShouldContain("HTTP/1.1 200");
        process.Output.ShouldContain("Server: nginx/");
        process.Output.ShouldNotContain("[emerg]");
    }

    [Fact]
    public async Task Own_configuration_answers_every_front_end_as_it_does_directly()
    {
        await Debian.NeedAsync(Program);
        using var folder = new TemporaryFolder();
        DocumentRoot.Create(folder.Path);
        using var scene = Scene(
            folder,
            """
            user www-data;
            worker_processes auto;
            daemon on;
            pid /run/nginx.pid;
            error_log /var/log/nginx/error.log warn;
            events { worker_connections 64; }
            http {
                proxy_cache_path /var/cache/nginx levels=1:2 keys_zone=one:1m;
                fastcgi_cache_path {folder}/not/there/yet keys_zone=two:1m;
                client_body_temp_path /var/lib/nginx/body;
                access_log /var/log/nginx/access.log combined buffer=32k flush=5m;
                server {
                    listen 80 default_server reuseport;
                    listen [::]:80 default_server ipv6only=on;
                    root {folder}/www;
                    error_log /var/log/nginx/site.log;
                }
            }
            """
        );
        SameAnswers.Check(scene);
    }

    [Fact]
    public async Task Server_of_https_gets_the_requests_and_not_the_one_that_redirects_to_it()
    {
        await Debian.NeedAsync(Program);
        using var folder = new TemporaryFolder();
        using var scene = Scene(
            folder,
            """
            events { }
            http {
                server { listen 80 default_server; server_name example.com www.example.com; return 301 https://$host$request_uri; }
                server { listen 80; server_name _; return 301 https://$host$request_uri; }
                server {
                    listen 443 ssl http2;
                    listen 443 quic;
                    server_name www.example.com;
                    ssl_certificate /nowhere/cert.pem;
                    ssl_certificate_key /nowhere/key.pem;
                    ssl_protocols TLSv1.3;
                    ssl_verify_client on;
                    return 200 "$scheme ${https} $server_port $remote_addr";
                }
                server { listen 80; server_name other.example.com; return 200 "other"; }
            }
            """
        );
        HeaderField[] forwarded = [new("X-Forwarded-Proto", "https"), new("X-Forwarded-Port", "443"), new("X-Forwarded-For", "192.0.2.7")];
        Encoding.UTF8.GetString(scene.Ask("GET", "/", forwarded).Body).ShouldBe("https on 443 192.0.2.7");
        // A virtual host that only port 80 has is reached by its name; a name that nobody has, as a function URL's, meets the server of HTTPS.
        foreach (var host in (string[])["other.example.com", "x.lambda-url.eu-west-1.on.aws"])
        {
            scene.Client.Send(new HttpRequest("GET", "/", [new("Host", host)], default), ServerScene.Soon).Status.ShouldBe(200);
            scene.Client.Finish();
        }
    }

    [Fact]
    public async Task Lua_blocks_with_braces_in_strings_and_comments_run_unchanged()
    {
        await Debian.NeedAsync(Program, "/etc/nginx/modules-enabled/50-mod-http-lua.conf");
        using var folder = new TemporaryFolder();
        using var scene = Scene(
            folder,
            """
            include /etc/nginx/modules-enabled/*.conf;
            events { }
            http {
                lua_package_path "/usr/share/lua/5.1/?.lua;;";
                server {
                    listen 80;
                    location / {
                        content_by_lua_block {
                            -- a brace in a comment: }
                            local t = { open = "}", long = [==[ }]] ]==] }
                            ngx.say(t.open, " listen 80; ", #t.long) --[[ } ]]
                        }
                    }
                }
            }
            """
        );
        scene.Text("/").ShouldBe("} listen 80; 5\n");
    }

    [Fact]
    public async Task Lua_sees_the_scheme_of_the_front()
    {
        await Debian.NeedAsync(Program, "/etc/nginx/modules-enabled/50-mod-http-lua.conf");
        using var folder = new TemporaryFolder();
        using var scene = Scene(
            folder,
            """
            include /etc/nginx/modules-enabled/*.conf;
            events { }
            http {
                lua_package_path "/usr/share/lua/5.1/?.lua;;";
                server { listen 80; location / { content_by_lua_block { ngx.print(ngx.var.scheme, ngx.var.https, ngx.var.server_port) } } }
            }
            """
        );

        var answer = scene.Ask("GET", "/", [new("X-Forwarded-Proto", "https"), new("X-Forwarded-Port", "443")]);

        Encoding.UTF8.GetString(answer.Body).ShouldBe("httpson443");
    }

    [Fact]
    public async Task Relative_files_and_includes_are_found_beside_the_configuration()
    {
        await Debian.NeedAsync(Program);
        using var folder = new TemporaryFolder();
        folder.Write(
            "my sites/one.conf",
            "server { listen 80; include common/*.conf; location / { auth_basic x; auth_basic_user_file users; return 200 no; } }"
        );
        folder.Write("my sites/two.conf", "server { listen 8081; server_name two; include common/*.conf; }");
        folder.Write("common/a.conf", "location /a { return 200 a; }");
        folder.Write("common/b.conf", "access_log /var/log/nginx/b.log; location /b { default_type text/$scheme; return 200 b; }");
        folder.Write("users", "");
        using var scene = Scene(
            folder,
            "events { }\nhttp { include \"{folder}/my sites/*.conf\"; include mime.types; }\n",
            mimeTypes: true
        );
        scene.Text("/a").ShouldBe("a");
        scene.Text("/b").ShouldBe("b");
    }

    [Fact]
    public async Task Files_above_the_configuration_are_found()
    {
        await Debian.NeedAsync(Program);
        using var folder = new TemporaryFolder();
        folder.Write("maps/hosts", "www.example.com known;");
        folder.Write("snippets/a.conf", "location /a { return 200 a; }");
        folder.Write("snippets/b.conf", "location /b { include ../snippets/b.inc; }");
        folder.Write("snippets/b.inc", "return 200 \"$who $scheme\";");
        folder.Write("users", "");
        var conf = folder.Write(
            "etc/nginx.conf",
            """
            events { }
            http {
                map $host $who { include ../maps/hosts; }
                server { listen 80; include ../snippets/*.conf; location / { auth_basic x; auth_basic_user_file ../users; } }
            }
            """
        );
        using var scene = new ServerScene("nginx", "-c", conf);
        scene.Text("/a").ShouldBe("a");
        scene.Text("/b").ShouldBe("known http");
        scene.Ask("GET", "/").Head.Status.ShouldBe(401);
    }

    [Fact]
    public async Task Client_is_known_where_a_server_trusts_addresses_of_its_own()
    {
        await Debian.NeedAsync(Program);
        using var folder = new TemporaryFolder();
        using var scene = Scene(
            folder,
            """
            events { }
            http { server { listen 80; set_real_ip_from 10.0.0.0/8; location / { set_real_ip_from 10.1.0.0/16; return 200 $remote_addr; } location /a { return 200 $remote_addr; } } }
            """
        );
        foreach (var target in new[] { "/", "/a" })
            Encoding.UTF8.GetString(scene.Ask("GET", target, new HeaderField("X-Forwarded-For", "192.0.2.7")).Body).ShouldBe("192.0.2.7");
    }

    [Fact]
    public async Task Socket_of_an_internal_server_lies_where_it_can_be_made()
    {
        await Debian.NeedAsync(Program);
        using var folder = new TemporaryFolder();
        using var scene = Scene(
            folder,
            """
            events { }
            http {
                upstream back { server unix:/nowhere/back.sock; }
                server { listen 80; location / { proxy_pass http://back; } location /b { proxy_pass "http://unix:/nowhere/back.sock:/c"; } }
                server { listen unix:/nowhere/back.sock; return 200 $request_uri; }
                server { listen unix:/nowhere/back.sock2; return 200 two; }
            }
            """
        );
        scene.Text("/a").ShouldBe("/a");
        scene.Text("/b").ShouldBe("/c");
    }

    [Fact]
    public async Task Folder_is_redirected_to_without_the_name_of_the_socket()
    {
        await Debian.NeedAsync(Program);
        using var folder = new TemporaryFolder();
        DocumentRoot.Create(folder.Path);
        using var scene = Scene(folder, "events { }\nhttp { server { listen 80; root {folder}/www; } }");
        scene.Ask("GET", "/folder").Head.Headers.Single(h => h.Is("Location")).Value.ShouldBe("/folder/");
    }

    [Fact]
    public async Task Port_of_an_internal_server_stays_as_it_is()
    {
        await Debian.NeedAsync(Program);
        using var folder = new TemporaryFolder();
        var port = Settings.Ports.Free();
        using var scene = Scene(
            folder,
            $$"""
            events { }
            http {
                server { listen 80; location / { proxy_pass http://127.0.0.1:{{port}}; } }
                server { listen 127.0.0.1:{{port}}; return 200 "internal"; }
            }
            """
        );
        scene.Text("/").ShouldBe("internal");
    }

    [Fact]
    public async Task Maps_may_have_settings_of_their_own()
    {
        await Debian.NeedAsync(Program);
        using var folder = new TemporaryFolder();
        using var scene = Scene(
            folder,
            """
            events { }
            http {
                map_hash_bucket_size 128;
                map_hash_max_size 4096;
                map $scheme $mapped { default "$server_port"; }
                server { listen 80; return 200 $mapped; }
            }
            """
        );
        scene.Text("/").ShouldBe("80");
    }

    [Fact]
    public async Task Message_about_a_mistake_names_the_line_of_the_original()
    {
        await Debian.NeedAsync(Program);
        using var folder = new TemporaryFolder();
        using var scene = Scene(folder, "events { }\nhttp {\n  server {\n    listen 80;\n    nonsense on;\n  }\n}\n");
        var e = Should.Throw<ServerException>(scene.EnsureReady);
        e.Message.ShouldContain("ended with exit status 1 before it was ready");
        e.Message.ShouldContain("unknown directive \"nonsense\" in " + scene.Folder + folder.Path + "/nginx.conf:5");
    }

    [Fact]
    public async Task Killed_master_is_replaced_with_all_its_workers()
    {
        await Debian.NeedAsync(Program);
        using var folder = new TemporaryFolder();
        using var scene = Scene(
            folder,
            """
            worker_processes 2;
            events { }
            http {
                server { listen 80; return 200 "$pid"; }
                server { listen 81; }
                server { listen unix:/nowhere/a.sock; }
                server { listen unix:{folder}/b.sock; }
            }
            """
        );
        var worker = int.Parse(scene.Text("/"), System.Globalization.CultureInfo.InvariantCulture);
        var first = scene.Server.Id!.Value;

        Processes.Kill(first, 9).ShouldBe(0);
        await Eventually.HoldsAsync(() => !Processes.IsRunning(first) && !Processes.IsRunning(worker), "master and worker end");

        int.Parse(scene.Text("/"), System.Globalization.CultureInfo.InvariantCulture).ShouldNotBe(worker);
        scene.Server.Generation.ShouldBe(2);
        await Eventually.HoldsAsync(() => scene.Log.Contains("ended with signal 9", StringComparison.Ordinal), () => scene.Log);
    }

    private static ServerScene Scene(TemporaryFolder folder, string conf, bool mimeTypes = false)
    {
        if (mimeTypes)
            File.Copy("/etc/nginx/mime.types", Path.Combine(folder.Path, "mime.types"));
        var path = folder.Write("nginx.conf", conf.Replace("{folder}", folder.Path, StringComparison.Ordinal));
        return new ServerScene("nginx", "-c", path);
    }
}
