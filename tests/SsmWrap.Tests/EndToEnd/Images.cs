using System.Net;
using System.Net.Sockets;
using GapFurniture.Pieces;
using GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

namespace GapFurniture.SsmWrap.Tests.EndToEnd;

/// <summary>The one file in roots with nothing but what is named: images are no more than that.</summary>
public sealed class Images : WrapScene
{
    // How it is started in the root.
    private static readonly string s_start = Emulated is null ? "/ssmwrap" : "/emulator /ssmwrap";

    private string Root => Path.Combine(Folder, "root");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Assert.SkipUnless(IsNative, "only the native executable is one file");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root changes its root");
        var version = await OutputAsync("$W -version");
        Assert.SkipUnless(version.Contains("linked in", StringComparison.Ordinal), "not static here: libssl-dev and cmake were missing");
        Directory.CreateDirectory(Root);
        File.Copy(Emulated?.Program ?? Executable, Path.Combine(Root, "ssmwrap"));
        if (Emulated is { } emulated)
            File.Copy(emulated.Emulator, Path.Combine(Root, "emulator"));
        Cloud.Ssm.Put("/prod/key", "value");
    }

    private Task<Ran> InAsync(string rest, string before = "") => ShAsync($"{before} chroot root {s_start} {rest}");

    [Fact]
    public async Task Nothing_else_is_needed_not_even_proc()
    {
        (await InAsync("-path /prod/ -export dotenv")).ShouldBe(new Ran(0, "KEY=value\n", ""));
        (await InAsync($"-path /prod/ -- {s_start} -version")).Out.ShouldStartWith("ssmwrap ");
        (await InAsync("-path /prod/ -- /no-such-command")).Status.ShouldBe(127);
    }

    [Fact]
    public async Task A_command_of_the_image_is_run_with_the_images_own_library()
    {
        // A shell, its loader and its libc, and no OpenSSL.
        await OutputAsync("mkdir -p root/bin && for f in $(ldd /bin/sh | grep -oE '/[^ ]+') /bin/sh; do cp --parents -L $f root; done");

        (await InAsync("-path /prod/ -- /bin/sh -c 'echo $KEY'")).ShouldBe(new Ran(0, "value\n", ""));
    }

    [Fact]
    public async Task In_busybox_alone_the_command_is_busyboxs()
    {
        await HasAsync("busybox-static");
        await OutputAsync("mkdir -p root/bin && cp /bin/busybox root/bin && ln -s busybox root/bin/sh");

        (await InAsync("-path /prod/ -- sh -c 'echo $KEY in $0'", "PATH=/bin:$PATH")).ShouldBe(new Ran(0, "value in sh\n", ""));
    }

    [Fact]
    public async Task In_Alpines_layout_a_program_linked_with_musl_is_run()
    {
        await HasAsync("busybox-static", "musl-tools");
        // Alpine's own libc and loader, its shell, its place of authorities; nothing of glibc.
        await OutputAsync(
            """
            mkdir -p root/bin root/lib root/etc root/usr/local/bin
            cp /bin/busybox root/bin && ln -s busybox root/bin/sh
            cp -L /lib/ld-musl-*.so.1 root/lib
            echo 3.22.1 >root/etc/alpine-release
            echo 'app:x:1000:1000::/app:/bin/sh' >root/etc/passwd
            printf '#include <stdio.h>\n#include <stdlib.h>\nint main(){return puts(getenv("KEY")) < 0;}\n' >app.c
            musl-gcc app.c -o root/usr/local/bin/app
            """
        );

        var ran = await InAsync("-path /prod/ -file path=/prod/key,to=/key,uid=app -- /usr/local/bin/app; stat -c %u root/key");

        ran.ShouldBe(new Ran(0, "value\n1000\n", ""));
    }

    [Fact]
    public async Task A_root_that_cannot_be_written_will_do()
    {
        var ran = await ShAsync(
            $"unshare -m sh -c 'mount --bind root root && mount -o remount,bind,ro root && ! touch root/x 2>/dev/null && chroot root {s_start} -path /prod/ -export dotenv'"
        );
        Assert.SkipWhen(ran.Error.Contains("unshare", StringComparison.Ordinal), "no right to make namespaces");

        ran.ShouldBe(new Ran(0, "KEY=value\n", ""));
    }

    [Theory]
    [InlineData("/etc/ssl/certs/ca-certificates.crt")] // Debian, Ubuntu, distroless
    [InlineData("/etc/pki/tls/certs/ca-bundle.crt")] // RHEL, Amazon Linux
    [InlineData("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem")]
    [InlineData("/etc/ssl/ca-bundle.pem")] // SUSE
    [InlineData("/etc/ssl/cert.pem")] // Alpine
    [InlineData("/etc/ssl/certs/0a1b2c3d.0")] // a folder without a bundle
    public async Task Certificate_authorities_are_found_where_distributions_have_them(string file)
    {
        using var authority = new Authority();
        await using var front = Relay.Tls(authority.Server, new Uri(Cloud.Endpoint).Port);
        var over = $"export AWS_ENDPOINT_URL=https://127.0.0.1:{front.Port}; unset SSL_CERT_FILE SSL_CERT_DIR AWS_CA_BUNDLE;";
        var unknown = await InAsync("-path /prod/ -export dotenv", over);
        Directory.CreateDirectory(Path.GetDirectoryName(Root + file)!);
        await File.WriteAllTextAsync(Root + file, authority.Pem, TestContext.Current.CancellationToken);

        (await InAsync("-path /prod/ -export dotenv", over)).ShouldBe(new Ran(0, "KEY=value\n", ""));
        unknown.Status.ShouldBe(1);
        unknown.Error.ShouldContain("a PEM file that SSL_CERT_FILE or AWS_CA_BUNDLE names");
    }

    [Fact]
    public async Task The_images_configuration_of_OpenSSL_counts_only_where_it_is_named()
    {
        using var authority = new Authority();
        await using var front = Relay.Tls(authority.Server, new Uri(Cloud.Endpoint).Port);
        // No connection can meet this.
        const string Configuration = """
            openssl_conf = all
            [all]
            ssl_conf = tls
            [tls]
            system_default = limits
            [limits]
            MinProtocol = TLSv1.3
            MaxProtocol = TLSv1.2
            """;
        foreach (var file in new[] { "/ca.pem", "/usr/lib/ssl/openssl.cnf" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Root + file)!);
            await File.WriteAllTextAsync(
                Root + file,
                file == "/ca.pem" ? authority.Pem : Configuration,
                TestContext.Current.CancellationToken
            );
        }
        var over = $"export AWS_ENDPOINT_URL=https://127.0.0.1:{front.Port} SSL_CERT_FILE=/ca.pem;";

        var unnamed = await InAsync("-path /prod/ -export dotenv", over);
        var named = await InAsync("-timeout 0s -path /prod/ -export dotenv", over + "export OPENSSL_CONF=/usr/lib/ssl/openssl.cnf;");

        unnamed.ShouldBe(new Ran(0, "KEY=value\n", ""));
        (named.Status, named.Out).ShouldBe((1, ""));
        // OpenSSL's own words.
        named.Error.ShouldContain("no protocols available");
    }

    [Theory]
    [InlineData("ssm.us-east-1.amazonaws.com", "", "this program itself, since the system has none")]
    [InlineData("ssm.us-east-1.amazonaws.com", "SSL_CERT_FILE=/none", "no file")]
    [InlineData("cloud.test", "", "no file")]
    public async Task Without_authorities_AWSs_own_count_for_AWS_alone_and_debug_says_so(string host, string named, string from)
    {
        // Who is no AWS is refused, whatever it calls itself.
        using var authority = new Authority();
        await using var front = Relay.Tls(authority.Server, new Uri(Cloud.Endpoint).Port);
        Etc("hosts", $"127.0.0.1 {host}\n");

        var ran = await InAsync(
            "-debug -timeout 0s -path /prod/ -export dotenv",
            $"unset SSL_CERT_FILE SSL_CERT_DIR AWS_CA_BUNDLE; export AWS_ENDPOINT_URL=https://{host}:{front.Port} {named};"
        );

        (ran.Status, ran.Out).ShouldBe((1, ""));
        ran.Error.ShouldStartWith($"ssmwrap: asking https://{host}:{front.Port}/; certificate authorities read from ");
        ran.Error.Split('\n')[0].ShouldEndWith(from);
        ran.Error.ShouldContain("no TLS connection: the certificate ");
        Cloud.Requests.All().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("127.0.53.53", false)]
    [InlineData("127.0.53.53", true)]
    [InlineData("::1", false)]
    public async Task Names_are_resolved_by_DNS_with_search_domains_second_servers_and_TCP(string address, bool truncates)
    {
        Assert.SkipWhen(address == "::1" && !Socket.OSSupportsIPv6, "no IPv6 here");
        await using var server = new NameServer(IPAddress.Parse(address), "cloud.example.test", truncates);
        // Nobody answers at the first; there is no such module as the one that nsswitch.conf names.
        Etc("resolv.conf", $"nameserver 127.0.53.54\nnameserver {address}\nsearch nowhere.test example.test\noptions timeout:1\n");
        Etc("nsswitch.conf", "hosts: no_such_module [NOTFOUND=return] dns\n");

        var ran = await InAsync("-path /prod/ -export dotenv", $"export AWS_ENDPOINT_URL=http://cloud:{new Uri(Cloud.Endpoint).Port};");

        ran.ShouldBe(new Ran(0, "KEY=value\n", ""));
        (server.ByTcp > 0).ShouldBe(truncates);
    }

    [Fact]
    public async Task Names_are_resolved_by_the_file_of_hosts_without_DNS()
    {
        Etc("hosts", "::1 six.test\n127.0.0.1 cloud.test\n");

        (
            await InAsync("-path /prod/ -export dotenv", $"export AWS_ENDPOINT_URL=http://cloud.test:{new Uri(Cloud.Endpoint).Port};")
        ).ShouldBe(new Ran(0, "KEY=value\n", ""));
    }

    [Fact]
    public async Task Without_any_way_to_resolve_a_name_the_name_is_said()
    {
        var ran = await InAsync("-path /prod/ -timeout 0s -export dotenv", "export AWS_ENDPOINT_URL=http://cloud.test:1;");

        ran.Status.ShouldBe(1);
        ran.Error.TrimEnd('\n').ShouldNotContain("\n");
        ran.Error.ShouldContain("cloud.test");
    }

    private async Task HasAsync(params string[] packages)
    {
        var had = await ShAsync(
            $"dpkg -s {string.Join(' ', packages)} >&- 2>&- || {Path.Combine(Readme.Root, "tools", "apt")} {string.Join(' ', packages)}"
        );
        Assert.SkipUnless(had.Status == 0, $"no {string.Join(", ", packages)} here, and none to install: {had.Error}");
    }

    private void Etc(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(Root, "etc"));
        File.WriteAllText(Path.Combine(Root, "etc", name), text);
    }
}
