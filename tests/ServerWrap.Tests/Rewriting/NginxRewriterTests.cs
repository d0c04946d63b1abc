using System.Net;
using GapFurniture.ServerWrap.Rewriting;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.ServerWrap.Tests.Server;

namespace GapFurniture.ServerWrap.Tests.Rewriting;

/// <summary>What becomes of directives, without an nginx: its messages about each are in the tests with real servers.</summary>
public sealed class NginxRewriterTests
{
    private const string Folder = "/tmp/f";

    [Theory]
    [InlineData("pid /run/nginx.pid; user x;", " user x;")]
    [InlineData("daemon on; worker_processes auto; lock_file /x;", "  ")]
    [InlineData("error_log /var/log/e.log warn;", "error_log stderr warn;")]
    [InlineData("error_log syslog:server=unix:/dev/log,nohostname warn;", "error_log stderr warn;")]
    [InlineData("error_log syslog:server=10.0.0.1:514 warn;", "error_log syslog:server=10.0.0.1:514 warn;")]
    [InlineData("error_log /dev/null;", "error_log /dev/null;")]
    public void Main_directives(string text, string rewritten) => Rewritten(text).ShouldEndWith(rewritten);

    [Theory]
    [InlineData("access_log off;", "access_log off;")]
    [InlineData("access_log /a.log main gzip=9 buffer=4k flush=1s if=$x;", "access_log /dev/stdout main if=$x;")]
    [InlineData("access_log syslog:server=unix:/dev/log,tag=x main;", "access_log /dev/stdout main;")]
    [InlineData("access_log syslog:server=x;", "access_log syslog:server=x;")]
    [InlineData("proxy_temp_path /var/x 1 2;", "")]
    [InlineData("proxy_cache_path /var/cache/x keys_zone=a:1m;", "proxy_cache_path /tmp/f/cache/var-cache-x keys_zone=a:1m;")]
    [InlineData("proxy_cache_path /tmp/x keys_zone=a:1m;", "proxy_cache_path /tmp/x keys_zone=a:1m;")]
    [InlineData("proxy_cache_path '/var/my x' keys_zone=a:1m;", "proxy_cache_path \"/tmp/f/cache/var-my x\" keys_zone=a:1m;")]
    [InlineData("ssl_certificate /x; ssl_protocols TLSv1.3;", " ")]
    [InlineData("ssl_certificate_by_lua_block { a = '}' }", "")]
    [InlineData("real_ip_header proxy_protocol;", "real_ip_header X-Forwarded-For;")]
    [InlineData("proxy_set_header X-Forwarded-Proto $scheme;", "proxy_set_header X-Forwarded-Proto $serverwrap_scheme;")]
    [InlineData("set $a \"${scheme}://$host:$server_port\";", "set $a \"${serverwrap_scheme}://$host:$serverwrap_server_port\";")]
    [InlineData("set $a $scheme_of $https_x $my$https;", "set $a $scheme_of $https_x $my$serverwrap_https;")]
    [InlineData("set $a scheme;", "set $a scheme;")]
    [InlineData("set_by_lua $a 'return ngx.var.https';", "set_by_lua $a 'return ngx.var.serverwrap_https';")]
    [InlineData(
        "log_by_lua_block { local s = { ngx.var.scheme, ngx.var.scheme_of, var.scheme } }",
        "log_by_lua_block { local s = { ngx.var.serverwrap_scheme, ngx.var.scheme_of, var.scheme } }"
    )]
    [InlineData("map $scheme $x { default \"$https\"; }", "map $serverwrap_scheme $x { default \"$serverwrap_https\"; }")]
    [InlineData("types { ssl ssl; }", "types { ssl ssl; }")]
    public void Http_directives(string text, string rewritten)
    {
        var whole = Rewritten($"events {{}} http {{ {text}}}");
        // Maps of ours stand behind all else.
        var end = whole.IndexOf("map $http_x_forwarded_", StringComparison.Ordinal);
        whole[..(end < 0 ? ^1 : end)].ShouldEndWith($" {rewritten}", customMessage: whole);
    }

    [Theory]
    [InlineData("listen 80;", "server { listen unix:/tmp/f/s;  }")]
    [InlineData("", "server { listen unix:/tmp/f/s;  }")]
    [InlineData("listen 80 default_server; listen [::]:80 default_server;", "server { listen unix:/tmp/f/s default_server;   }")]
    [InlineData("listen 443 ssl; listen 80;", "server { listen unix:/tmp/f/s; listen unix:/tmp/f/port-80.sock;   }")]
    [InlineData("listen 443 quic; listen 443 ssl;", "server { listen unix:/tmp/f/s;   }")]
    [InlineData("listen 127.0.0.1:8080 proxy_protocol;", "server { listen unix:/tmp/f/s;  }")]
    [InlineData("listen 80; listen 8080 ssl http2;", "server { listen unix:/tmp/f/port-80.sock; listen unix:/tmp/f/s;   }")]
    [InlineData("listen 80; listen unix:/run/a/b;", "server { listen unix:/tmp/f/s; listen unix:/tmp/f/run-a-b;   }")]
    [InlineData("listen 80; listen 'unix:/run/a b';", "server { listen unix:/tmp/f/s; listen \"unix:/tmp/f/run-a b\";   }")]
    [InlineData("listen 80; listen 0;", "server { listen unix:/tmp/f/s;  listen 0; }")]
    [InlineData("listen 80; listen unix:/tmp/b;", "server { listen unix:/tmp/f/s;  listen unix:/tmp/b; }")]
    [InlineData("listen 80; listen 8080 proxy_protocol;", "server { listen unix:/tmp/f/s;  listen 8080; }")]
    public void Listens_of_one_server(string listens, string rewritten) =>
        Rewritten($"events {{}} http {{ server {{ {listens} }}}}").ShouldContain(rewritten);

    [Fact]
    public void Only_one_server_of_an_address_is_the_default() =>
        Rewritten("http { server { listen 443 ssl default_server; } server { listen 443 ssl default_server; } }")
            .Split("default_server")
            .Length.ShouldBe(2);

    [Theory]
    [InlineData("443 ssl", 1)]
    [InlineData("443 ssl default_server", 2)]
    public void Name_that_no_server_has_is_not_that_of_a_server_of_port_80(string listen, int expected)
    {
        var text = Rewritten(
            $"http {{ server {{ listen 80; server_name a; }} server {{ listen 443 ssl; server_name b; }} server {{ listen {listen}; }} }}"
        );
        var servers = text.Split("server {")[1..];
        Array
            .FindAll(servers, s => s.Contains("default_server", StringComparison.Ordinal))
            .ShouldHaveSingleItem()
            .ShouldBe(servers[expected]);
    }

    [Theory]
    [InlineData("server_name .example.com; return 301 https://example.com$request_uri;")]
    [InlineData("server_name ~^(?<domain>.+)$; return 301 https://${host}$request_uri;")]
    [InlineData("server_name *.example.com; rewrite ^ https://$server_name$request_uri? permanent;")]
    [InlineData("server_name *.org; location /.well-known/ { root /x; } location / { return 308 https://$http_host$request_uri; }")]
    public void Server_of_port_80_that_leads_to_https_gets_no_requests(string content) =>
        Rewritten($"http {{ server {{ listen 80; {content} }} server {{ listen 443 ssl; server_name example.com *.example.com *.net; }} }}")
            .Split("listen unix:/tmp/f/s")
            .Length.ShouldBe(2);

    [Theory]
    [InlineData("return 301 https://www.example.com$request_uri;")]
    [InlineData("return 301 https://$host.example.com$request_uri;")]
    [InlineData("return 301 https://$hostname;")]
    [InlineData("if ($http_x_forwarded_proto = http) { return 301 https://$host$request_uri; }")]
    public void Server_of_port_80_that_has_its_own_answers_gets_those_of_its_name(string content) =>
        Rewritten($"http {{ server {{ listen 80; server_name a; {content} }} server {{ listen 443 ssl; server_name b; }} }}")
            .Split("listen unix:/tmp/f/s")
            .Length.ShouldBe(3);

    [Theory]
    [InlineData("location / { proxy_pass http://127.0.0.1:81; }", "proxy_pass http://unix:/tmp/f/port-81.sock;")]
    [InlineData("location / { proxy_pass http://localhost:81/a/b; }", "proxy_pass http://unix:/tmp/f/port-81.sock:/a/b;")]
    [InlineData("location / { proxy_pass http://localhost/a; }", "proxy_pass http://unix:/tmp/f/port-80.sock:/a;")]
    [InlineData("location / { proxy_pass https://127.0.0.1/; }", "proxy_pass http://unix:/tmp/f/s:/;")]
    [InlineData("location / { proxy_pass http://127.0.0.1:8081; }", "proxy_pass http://127.0.0.1:8081;")]
    [InlineData("location / { proxy_pass http://10.0.0.1:81; }", "proxy_pass http://10.0.0.1:81;")]
    [InlineData("} upstream u { server 127.0.0.1:81 weight=2;", "server unix:/tmp/f/port-81.sock weight=2;")]
    public void Who_passes_requests_on_to_a_port_of_this_nginx_finds_it_where_it_is(string content, string rewritten) =>
        Rewritten(
                $"http {{ server {{ listen 81; }} server {{ listen 80; }} server {{ listen 8081; }} server {{ listen 443 ssl; {content} }} }}"
            )
            .ShouldContain(rewritten);

    [Fact]
    public void Server_that_rejects_handshakes_gets_no_requests()
    {
        var text = Rewritten(
            "http { server { listen 443 ssl default_server; ssl_reject_handshake on; } server { listen 443 ssl; server_name a; } }"
        );
        text.ShouldContain("server { listen unix:/tmp/f/port-443.sock default_server;");
        text.ShouldContain("server { listen unix:/tmp/f/s;");
    }

    [Fact]
    public void Port_that_the_user_names_decides_which_servers_get_the_requests()
    {
        var text = Rewritten("http { server { listen 80; } server { listen 9000; } }", new IPEndPoint(IPAddress.Loopback, 9000));
        text.ShouldContain("server { listen unix:/tmp/f/port-80.sock;");
        text.ShouldContain("server { listen 127.0.0.1:9000;");
    }

    [Fact]
    public void Streams_keep_free_ports_and_lose_those_of_root() =>
        Rewritten("stream { server { listen 53 udp; listen 25; listen 5432; } } http { }")
            .ShouldContain("server { listen unix:/tmp/f/port-53-0.sock; listen unix:/tmp/f/port-25-0.sock;   listen 5432; }");

    [Fact]
    public void Streams_have_no_certificates_either() =>
        Rewritten("stream { server { listen 9999 ssl; ssl_certificate /x; ssl_preread on; } }")
            .ShouldContain("server { listen 9999;  ssl_preread on; }");

    // nginx refuses a server of stream{} that has no listen, and an address that two of them have.
    [Fact]
    public void Every_server_of_a_stream_has_a_socket_of_its_own()
    {
        var text = Rewritten("stream { server { listen 53 udp; } server { listen 127.0.0.1:53; } }");
        text.ShouldContain("server { listen unix:/tmp/f/port-53-0.sock;  }");
        text.ShouldContain("server { listen unix:/tmp/f/port-53-1.sock;  }");
    }

    [Fact]
    public void Lines_stay_where_they_were()
    {
        const string conf = """
            pid
              /run/x.pid
            ;
            events { }
            http {
                server {
                    listen
                        80
                        default_server;
                    ssl_certificate_by_lua_block {
                        x = 1
                    }
                    root /here; # as it was
                }
            }
            """;
        var lines = Rewritten(conf).Split('\n');
        var before = conf.Split('\n');
        lines.Length.ShouldBe(before.Length);
        lines[12].ShouldBe(before[12]);
    }

    [Fact]
    public void Workers_stay_where_several_requests_come_at_a_time()
    {
        Rewritten("worker_processes 4; http { }", keepsWorkers: true).ShouldContain("worker_processes 4;");
        Rewritten("worker_processes 4; http { }").ShouldContain("worker_processes 1;");
    }

    [Theory]
    [InlineData("daemon off; pid /x; env A; worker_processes 2; error_log /x;", "env A;")]
    [InlineData("", "")]
    public void Directives_of_the_command_line(string text, string rewritten) =>
        NginxRewriter.Globals(text, keepsWorkers: false).ShouldBe(rewritten);

    [Theory]
    [InlineData("nginx -t")]
    [InlineData("nginx -s reload")]
    [InlineData("nginx -V")]
    [InlineData("nginx -p")]
    [InlineData("nginx -c")]
    [InlineData("httpd -c x")]
    public void Commands_that_do_not_serve_are_left_alone(string command) => NginxCommand.Read(command.Split(' ')).ShouldBeNull();

    [Fact]
    public void Flags_of_nginx_may_stand_beside_their_values()
    {
        var command = NginxCommand.Read(["/opt/nginx", "-c/etc/n.conf", "-p", "/srv", "-q", "-g", "env A;", "-e", "/x"]);
        command.ShouldNotBeNull();
        command.Conf.ShouldBe("/etc/n.conf");
        command.Prefix.ShouldBe("/srv");
        command.Globals.ShouldBe("env A;");
        command.Others.ShouldBe(["-q"]);
    }

    private static string Rewritten(string conf, EndPoint? connection = null, bool keepsWorkers = false)
    {
        using var folder = new TemporaryFolder();
        var tree = NginxTree.Read(folder.Write("nginx.conf", conf));
        // No program, so that all directives are known.
        var rewriter = new NginxRewriter(tree, new NginxBinary([]), Folder);
        rewriter.Rewrite(connection ?? Address.Unix(Folder + "/s"), connection, keepsWorkers);
        return rewriter.Edits.Apply(tree.Main);
    }
}
