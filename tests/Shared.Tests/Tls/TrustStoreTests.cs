using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GapFurniture.Shared.Tls;

namespace GapFurniture.Shared.Tests.Tls;

/// <summary>The verdict on certificates made on the spot, beside .NET's own with the whole store as the oracle.</summary>
public sealed class TrustStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gap-trust-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static readonly X500DistinguishedName s_root = Issued.Name("Root"),
        s_middle = Issued.Name("Middle");

    /// <summary>Scenes by what is special about them, and whether the server is trusted.</summary>
    private static readonly Dictionary<string, (bool IsTrusted, Func<Scene> Scene)> s_scenes = new(StringComparer.Ordinal)
    {
        ["everything right"] = (true, () => Chain()),
        ["wildcard name"] = (true, () => Chain(leaf: m => Issued.Server(m, names: "*.example.org")) with { Host = "a.example.org" }),
        ["address as name"] = (true, () => Chain(leaf: m => Issued.Server(m, names: "127.0.0.1")) with { Host = "127.0.0.1" }),
        ["other name"] = (false, () => Chain() with { Host = "other.example.org" }),
        ["other address"] = (false, () => Chain(leaf: m => Issued.Server(m, names: "127.0.0.2")) with { Host = "127.0.0.1" }),
        ["wildcard over two labels"] = (
            false,
            () => Chain(leaf: m => Issued.Server(m, names: "*.example.org")) with { Host = "a.b.example.org" }
        ),
        ["expired"] = (false, () => Chain(leaf: m => Issued.Server(m, from: -5, to: -1))),
        ["not valid yet"] = (false, () => Chain(leaf: m => Issued.Server(m, from: 1, to: 5))),
        ["for clients only"] = (false, () => Chain(leaf: m => Issued.Server(m, purpose: "1.3.6.1.5.5.7.3.2"))),
        ["no purpose named"] = (true, () => Chain(leaf: m => Issued.Server(m, purpose: null))),
        ["root directly"] = (true, () => Direct(Issued.Make(null, s_root))),
        ["root of version 1 without constraints"] = (false, () => Chain(root: Issued.Make(null, s_root, isAuthority: false, usage: null))),
        ["unknown root"] = (false, () => Chain() with { Store = [Issued.Make(null, Issued.Name("Other"))] }),
        ["root of the same name with another key"] = (false, () => Chain() with { Store = [Issued.Make(null, s_root)] }),
        ["two roots of the same name, the right one last"] = (true, () => Also(Chain(), Issued.Make(null, s_root), atEnd: false)),
        ["two roots of the same name, the right one first"] = (true, () => Also(Chain(), Issued.Make(null, s_root), atEnd: true)),
        ["expired root"] = (false, () => Chain(root: Issued.Make(null, s_root, from: -9, to: -1))),
        ["expired root beside its renewed one"] = (true, RenewedRoot),
        ["empty store"] = (false, () => Chain() with { Store = [] }),
        ["self-signed server"] = (false, () => SelfSigned(false)),
        ["self-signed server in the store"] = (true, () => SelfSigned(true)),
        ["intermediate missing"] = (false, () => Chain() with { Sent = [] }),
        ["intermediate in the store instead"] = (true, MiddleInStore),
        ["intermediate in the store without its root"] = (false, () => MiddleInStore() is var s ? s with { Store = [s.Store[0]] } : s),
        ["intermediate without the CA flag"] = (false, () => Chain(middle: r => Issued.Make(r, s_middle, isAuthority: false))),
        ["intermediate without constraints"] = (false, () => Chain(middle: r => Issued.Make(r, s_middle, isAuthority: null))),
        ["intermediate that may not sign"] = (
            false,
            () => Chain(middle: r => Issued.Make(r, s_middle, usage: X509KeyUsageFlags.DigitalSignature))
        ),
        ["expired intermediate"] = (false, () => Chain(middle: r => Issued.Make(r, s_middle, from: -9, to: -1))),
        ["intermediate of another purpose"] = (false, () => Chain(middle: r => Issued.Make(r, s_middle, purpose: "1.3.6.1.5.5.7.3.4"))),
        ["path too long"] = (false, () => Chain(root: Issued.Make(null, s_root, depth: 0))),
        ["signed by a server's certificate"] = (false, SignedByServer),
        ["root sent too"] = (true, () => Chain() is var s ? s with { Sent = [.. s.Sent, .. s.Store] } : s),
        ["unrelated certificates sent too"] = (
            true,
            () => Chain() is var s ? s with { Sent = [Issued.Make(null, Issued.Name("Noise")), .. s.Sent] } : s
        ),
        ["cross-signed by a root that is gone"] = (true, () => CrossSigned(knowsOld: false)),
        ["cross-signed by a root that is there too"] = (true, () => CrossSigned(knowsOld: true)),
        ["root's name in other letters"] = (true, OtherLetters),
        ["forged intermediate"] = (false, Forged),
    };

    public static TheoryData<string, bool> Scenes => [.. s_scenes.Keys.SelectMany(name => new[] { (name, true), (name, false) })];

    [Theory, MemberData(nameof(Scenes))]
    public async Task The_verdict_is_the_platforms(string name, bool inFile)
    {
        var (isTrusted, make) = s_scenes[name];
        var scene = make();
        var store = inFile ? FileWith(scene.Store) : FolderWith(scene.Store);

        var platform = await ConnectAsync(scene, Platform(scene));
        var ours = await ConnectAsync(scene, store.Options());

        (platform is null).ShouldBe(isTrusted, platform);
        (ours is null).ShouldBe(isTrusted, ours);
    }

    [Fact]
    public async Task A_refusal_names_host_reason_and_where_the_authorities_were_read()
    {
        var scene = Chain() with { Store = [Issued.Make(null, Issued.Name("Other"))] };

        var refusal = await ConnectAsync(scene, FileWith(scene.Store).Options());

        refusal.ShouldNotBeNull();
        refusal.ShouldStartWith("the certificate for localhost was refused: ");
        refusal.ShouldContain("issuer");
        refusal.ShouldEndWith($"(authorities read from {_folder}/bundle.pem)");
    }

    [Fact]
    public async Task The_authorities_of_a_chain_are_not_looked_up_again_and_no_other_chain_profits_by_it()
    {
        var scene = Chain();
        var options = FileWith(scene.Store).Options();
        (await ConnectAsync(scene, options)).ShouldBeNull();

        File.Delete($"{_folder}/bundle.pem");

        (await ConnectAsync(scene, options)).ShouldBeNull();
        (await ConnectAsync(scene with { Sent = [] }, options)).ShouldNotBeNull();
        (await ConnectAsync(Chain(), options)).ShouldNotBeNull();
        (await ConnectAsync(Forged(), options)).ShouldNotBeNull();
        (await ConnectAsync(scene with { Leaf = SelfSigned(false).Leaf }, options)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_chain_that_was_refused_is_looked_up_again()
    {
        var scene = Chain();
        var options = FileWith([]).Options();
        (await ConnectAsync(scene, options)).ShouldNotBeNull();

        FileWith(scene.Store);

        (await ConnectAsync(scene, options)).ShouldBeNull();
    }

    [Fact]
    public async Task A_wrong_name_is_said_beside_the_right_one() =>
        (await ConnectAsync(Chain() with { Host = "other.example.org" }, FileWith(Chain().Store).Options())).ShouldBe(
            "the certificate is not for other.example.org but for localhost"
        );

    [Fact]
    public async Task Without_the_name_only_the_name_does_not_matter()
    {
        var (right, wrong) = (Chain() with { Host = "other.example.org" }, Chain() with { Host = "other.example.org", Store = [] });
        var (options, others) = (new SslClientAuthenticationOptions(), new SslClientAuthenticationOptions());
        FileWith(right.Store).Guard(options, verifiesName: false);
        new TrustStore([], []).Guard(others, verifiesName: false);

        (await ConnectAsync(right, options)).ShouldBeNull();
        (await ConnectAsync(wrong, others)).ShouldNotBeNull();
    }

    [Fact]
    public void What_is_no_certificate_harms_no_neighbour()
    {
        var scene = Chain();
        var bundle = FileWith(scene.Store);
        var pem = File.ReadAllText($"{_folder}/bundle.pem");
        File.WriteAllText(
            $"{_folder}/bundle.pem",
            $"""
            # Comments, as in many bundles: ünïcode
            -----BEGIN CERTIFICATE-----
            AAAA
            -----END CERTIFICATE-----
            -----BEGIN PRIVATE KEY-----
            MAMCAQA=
            -----END PRIVATE KEY-----
            -----BEGIN CERTIFICATE-----
            not base64!
            -----END CERTIFICATE-----
            {pem.ReplaceLineEndings("\r\n")}
            -----BEGIN CERTIFICATE-----
            """
        );

        bundle.Refusal(scene.Leaf.Certificate, [.. scene.Sent.Select(s => s.Certificate)]).ShouldBeNull();
    }

    [Fact]
    public void An_authority_may_be_large_and_have_the_older_label()
    {
        var names = Enumerable.Range(0, 500).Select(i => $"a-long-name-of-number-{i}.example.org").ToList();
        var scene = Direct(Issued.Make(null, s_root, names: names));
        scene.Store[0].Certificate.RawData.Length.ShouldBeGreaterThan(16 * 1024);
        var store = FileWith(scene.Store);
        var pem = File.ReadAllText($"{_folder}/bundle.pem");
        File.WriteAllText($"{_folder}/bundle.pem", pem.Replace(" CERTIFICATE-", " X509 CERTIFICATE-", StringComparison.Ordinal));

        store.Refusal(scene.Leaf.Certificate, []).ShouldBeNull();
    }

    [Fact]
    public void An_authority_may_be_a_file_of_DER()
    {
        var scene = Direct(Issued.Make(null, s_root));
        File.WriteAllBytes($"{_folder}/root.cer", scene.Store[0].Certificate.RawData);

        new TrustStore([], [_folder]).Refusal(scene.Leaf.Certificate, []).ShouldBeNull();
    }

    [Fact]
    public void The_variables_name_other_places_each_for_its_own_kind()
    {
        var scene = Direct(Issued.Make(null, s_root));
        FileWith(scene.Store);
        var leaf = scene.Leaf.Certificate;

        Store(("SSL_CERT_FILE", $"{_folder}/bundle.pem")).Refusal(leaf, []).ShouldBeNull();
        Store(("SSL_CERT_DIR", $"/nonexistent:{_folder}")).Refusal(leaf, []).ShouldBeNull();
        Store(("SSL_CERT_FILE", ""), ("SSL_CERT_DIR", "")).Refusal(leaf, []).ShouldNotBeNull();
        Store(("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "/nonexistent")).PlacesFor(null).ShouldBe("no file");

        static TrustStore Store(params (string Name, string Value)[] variables) =>
            TrustStore.Of(name => variables.FirstOrDefault(v => v.Name == name).Value);
    }

    [Theory]
    [InlineData("ssm.us-east-1.amazonaws.com", true)]
    [InlineData("localhost", false)]
    public async Task What_a_program_brings_along_counts_for_the_hosts_that_it_is_for(string host, bool isTrusted)
    {
        var scene = Chain(leaf: m => Issued.Server(m, names: host)) with { Host = host };

        (await ConnectAsync(scene, Bringing(new TrustStore([], []), scene.Store).Options()) is null).ShouldBe(isTrusted);
    }

    [Fact]
    public async Task What_a_program_brings_along_is_verified_as_everything_else_is()
    {
        const string Host = "ssm.us-east-1.amazonaws.com";
        var scene = Chain(leaf: m => Issued.Server(m, names: Host)) with { Host = Host };
        Issued[] others = [Issued.Make(null, s_root)];

        (await ConnectAsync(scene, Bringing(new TrustStore([], []), others).Options()) ?? "").ShouldContain(
            "read from this program itself"
        );
    }

    [Fact]
    public async Task What_a_program_brings_along_counts_only_where_nobody_named_a_store_and_the_system_has_none()
    {
        const string Host = "ssm.us-east-1.amazonaws.com";
        var scene = Chain(leaf: m => Issued.Server(m, names: Host)) with { Host = Host };
        var other = FileWith([Issued.Make(null, Issued.Name("Other"))]);
        var empty = Directory.CreateDirectory($"{_folder}/empty").FullName;
        var named = TrustStore.Of(name => name.StartsWith("SSL_CERT_", StringComparison.Ordinal) ? "/nonexistent" : null);

        (await ConnectAsync(scene, Bringing(new TrustStore(["/nonexistent"], [empty]), scene.Store).Options())).ShouldBeNull();
        (await ConnectAsync(scene, Bringing(other, scene.Store).Options()) ?? "").ShouldContain($"{_folder}/bundle.pem");
        (await ConnectAsync(scene, Bringing(named, scene.Store).Options()) ?? "").ShouldContain("no file");
    }

    private static TrustStore Bringing(TrustStore store, IEnumerable<Issued> authorities)
    {
        store.BuiltIn = host =>
            host == "ssm.us-east-1.amazonaws.com"
                ? Encoding.ASCII.GetBytes(string.Join('\n', authorities.Select(a => a.Certificate.ExportCertificatePem())))
                : null;
        return store;
    }

    private static Scene Chain(Issued? root = null, Func<Issued, Issued>? middle = null, Func<Issued, Issued>? leaf = null)
    {
        root ??= Issued.Make(null, s_root);
        var between = middle is null ? Issued.Make(root, s_middle) : middle(root);
        return new Scene(leaf is null ? Issued.Server(between) : leaf(between), [between], [root]);
    }

    private static Scene Direct(Issued root) => new(Issued.Server(root), [], [root]);

    private static Scene Also(Scene scene, Issued root, bool atEnd) =>
        scene with
        {
            Store = atEnd ? [.. scene.Store, root] : [root, .. scene.Store],
        };

    private static Scene RenewedRoot()
    {
        var old = Issued.Make(null, s_root, from: -9, to: -1);
        var renewed = Issued.Make(null, s_root, key: old.Key);
        return Chain(renewed) with { Store = [old, renewed] };
    }

    private static Scene SelfSigned(bool isKnown)
    {
        var server = Issued.Make(null, Issued.Name("server"), isAuthority: null, usage: null, names: ["localhost"]);
        return new Scene(server, [], isKnown ? [server] : []);
    }

    private static Scene MiddleInStore()
    {
        var scene = Chain();
        return scene with { Sent = [], Store = [scene.Sent[0], .. scene.Store] };
    }

    private static Scene SignedByServer()
    {
        var scene = Chain();
        return new Scene(Issued.Server(scene.Leaf), [scene.Leaf, .. scene.Sent], scene.Store);
    }

    // As Amazon's: the root is in stores, and was signed by an older root's key too, which servers send.
    private static Scene CrossSigned(bool knowsOld)
    {
        var old = Issued.Make(null, Issued.Name("Old root"));
        var root = Issued.Make(null, s_root);
        var cross = Issued.Make(old, s_root, key: root.Key);
        var middle = Issued.Make(root, s_middle);
        return new Scene(Issued.Server(middle), [middle, cross], knowsOld ? [old, root] : [root]);
    }

    // RFC 5280 compares names without regard to case and kind of string, and so does OpenSSL.
    private static Scene OtherLetters()
    {
        var root = Issued.Make(null, Issued.Name("Root"));
        var asSeen = root with { Certificate = Issued.Make(null, Issued.Name("ROOT"), key: root.Key).Certificate };
        return new Scene(Issued.Server(asSeen), [], [root]);
    }

    private static Scene Forged()
    {
        var (scene, thief) = (Chain(), Issued.Make(null, s_root));
        var forged = Issued.Make(thief, s_middle);
        return new Scene(Issued.Server(forged), [forged], scene.Store);
    }

    private TrustStore FileWith(IEnumerable<Issued> store)
    {
        File.WriteAllText($"{_folder}/bundle.pem", string.Concat(store.Select(c => c.Certificate.ExportCertificatePem() + "\n")));
        return new TrustStore([$"{_folder}/bundle.pem"], []);
    }

    private TrustStore FolderWith(IEnumerable<Issued> store)
    {
        foreach (var (number, authority) in store.Index())
        {
            File.WriteAllText($"{_folder}/{number}.pem", authority.Certificate.ExportCertificatePem());
            // As in a hashed folder.
            File.CreateSymbolicLink($"{_folder}/{number:x8}.0", $"{_folder}/{number}.pem");
        }
        return new TrustStore([], [_folder]);
    }

    // What .NET does with a store, roots and others: the oracle.
    private static SslClientAuthenticationOptions Platform(Scene scene)
    {
        var policy = TrustStore.NoAuthorities();
        policy.CustomTrustStore.AddRange(scene.Store.Select(c => c.Certificate).ToArray());
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }

    /// <returns>Why the client refuses the server; null when it does not.</returns>
    private static async Task<string?> ConnectAsync(Scene scene, SslClientAuthenticationOptions options)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        var connected = client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var accepted = await listener.AcceptTcpClientAsync();
        await connected;
        await using var server = new SslStream(accepted.GetStream());
        await using var stream = new SslStream(client.GetStream());
        using var whole = scene.Leaf.Certificate.CopyWithPrivateKey(scene.Leaf.Key);
        var serving = server.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(
                    whole,
                    [.. scene.Sent.Select(s => s.Certificate)],
                    offline: true
                ),
            }
        );
        options.TargetHost = scene.Host;
        try
        {
            await stream.AuthenticateAsClientAsync(options);
            return null;
        }
        catch (AuthenticationException e)
        {
            return e.Message;
        }
        finally
        {
            client.Close();
            try
            {
                await serving;
            }
            catch (Exception e) when (e is AuthenticationException or IOException) { }
        }
    }
}
