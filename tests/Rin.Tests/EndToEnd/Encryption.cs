using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GapFurniture.LocalCloud.Redshift;
using Npgsql;

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>What each sslmode, from the config or from PGSSLMODE, means where the server has TLS, has none, or shows another's certificate.</summary>
public sealed class Encryption(Cloud cloud)
{
    private static readonly string[] s_modes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    [Fact]
    public async Task A_certificate_is_verified_unless_the_config_says_otherwise()
    {
        using var certificate = Certificate("localhost");
        await using var redshift = await StartAsync(certificate);
        await using var database = NpgsqlDataSource.Create(redshift.ConnectionString);
        await using var create = database.CreateCommand("CREATE TABLE lines (id bigint, name varchar(100))");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var scene = await Scene.SetAsync(cloud);
        using var pem = new Pem(certificate);

        scene.Put("in/a.json", """{"id":1}""");
        var (refused, why) = await RunAsync(scene, redshift, [], "sslmode: verify-full", "-batch", "-max-execution-time", "3s");
        scene.Put("in/a.json", """{"id":1}""");
        var (trusted, output) = await RunAsync(scene, redshift, [], $"sslmode: verify-full, sslrootcert: {pem.Path}", "-batch");

        refused.ShouldBe(1, why);
        why.ShouldContain("the certificate for localhost was refused: ");
        trusted.ShouldBe(0, output);
    }

    [Theory]
    [InlineData("none", "allow", "prefer", "disable")]
    [InlineData("trusted", "allow", "prefer", "disable", "require", "verify-ca", "verify-full")]
    [InlineData("other name", "allow", "prefer", "disable", "require", "verify-ca")]
    [InlineData("untrusted", "allow", "prefer", "disable", "require")]
    public async Task Each_mode_does_what_it_says_from_the_config_and_from_PGSSLMODE_alike(string server, params string[] accepted)
    {
        using var certificate = Certificate(server == "other name" ? "elsewhere.example.com" : "localhost");
        using var other = Certificate("localhost");
        using var pem = new Pem(server == "untrusted" ? other : certificate);
        await using var redshift = await StartAsync(server == "none" ? null : certificate);
        await using var scene = await Scene.SetAsync(cloud);

        foreach (var mode in s_modes)
        {
            // Roots are for the modes that verify; others must not care.
            var roots = mode.StartsWith("verify", StringComparison.Ordinal) ? $", sslrootcert: {pem.Path}" : "";
            var encrypted = server != "none" && mode is not ("disable" or "allow");
            foreach (
                var (variables, tls) in new (string[] Variables, string Tls)[]
                {
                    // What the config says wins.
                    (["PGSSLMODE", mode == "disable" ? "verify-full" : "disable", "PGGSSENCMODE", "require"], $"sslmode: {mode}{roots}"),
                    (["PGSSLMODE", mode], $"user: awsuser{roots}"),
                    // Without roots of its own the system's count, and those that stand in for them.
                    (["SSL_CERT_FILE", pem.Path, "SSL_CERT_DIR", "/nonexistent"], $"sslmode: {mode}"),
                }
            )
            {
                var (_, output) = await RunAsync(scene, redshift, variables, tls, "-verify");

                var line = output.Split('\n').First(l => l.Contains(" warehouse   ", StringComparison.Ordinal));
                var about = $"server: {server}, {string.Join('=', variables)} {tls}";
                if (accepted.Contains(mode))
                    line.ShouldEndWith(
                        encrypted ? $"logged in as awsuser, TLS ({mode})" : $"logged in as awsuser, NOT encrypted ({mode})",
                        Case.Sensitive,
                        about
                    );
                else
                    line.ShouldStartWith("failed ", Case.Sensitive, about);
            }
        }
    }

    [Fact]
    public async Task A_login_that_the_server_takes_in_plain_text_only_is_called_not_encrypted_or_fails()
    {
        using var certificate = Certificate("localhost");
        await using var redshift = await StartAsync(certificate, refusesTls: true);
        await using var scene = await Scene.SetAsync(cloud);

        var (_, prefer) = await RunAsync(scene, redshift, [], "sslmode: prefer", "-verify");
        var (_, allow) = await RunAsync(scene, redshift, [], "sslmode: allow", "-verify");
        var (_, require) = await RunAsync(scene, redshift, [], "sslmode: require", "-verify");

        prefer.ShouldContain("logged in as awsuser, NOT encrypted (prefer)");
        allow.ShouldContain("logged in as awsuser, NOT encrypted (allow)");
        require.ShouldContain("SSL on [28000]");
        require.ShouldNotContain("logged in");
    }

    [Fact]
    public async Task Without_a_mode_loopback_takes_what_the_server_has_and_a_mode_that_does_not_exist_is_a_mistake()
    {
        using var certificate = Certificate("localhost");
        await using var redshift = await StartAsync(certificate);
        await using var scene = await Scene.SetAsync(cloud);

        var (_, unset) = await RunAsync(scene, redshift, [], "user: awsuser", "-verify");
        var (_, empty) = await RunAsync(scene, redshift, ["PGSSLMODE", ""], "user: awsuser", "-verify");
        var (status, wrong) = await RunAsync(scene, redshift, ["PGSSLMODE", "verify_full"], "user: awsuser", "-verify");

        unset.ShouldContain("logged in as awsuser, TLS (prefer)");
        empty.ShouldContain("logged in as awsuser, TLS (prefer)");
        status.ShouldBe(2);
        wrong.ShouldContain("PGSSLMODE: \"verify_full\" is none of disable, allow, prefer, require, verify-ca, verify-full");
    }

    private Task<RedshiftStack> StartAsync(X509Certificate2? certificate, bool refusesTls = false) =>
        RedshiftStack.StartAsync(
            cloud.Host.S3,
            cloud.Host.Faults,
            TimeProvider.System,
            new RedshiftOptions { Certificate = certificate, RefusesTls = refusesTls },
            TestContext.Current.CancellationToken
        );

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static Task<(int Status, string Output)> RunAsync(
        Scene scene,
        RedshiftStack redshift,
        string[] variables,
        string tls,
        params string[] flags
    )
    {
        var target =
            $"  - {{redshift: {{host: localhost, port: {redshift.Port}, schema: public, table: lines, {tls}}}, s3: {{key_prefix: in/}}}}";
        var environment = new Dictionary<string, string>(scene.Environment, StringComparer.Ordinal);
        foreach (var pair in variables.Chunk(2))
            environment[pair[0]] = pair[1];
        return RinProcess.RunAsync(environment, ["-config", scene.WriteConfig(target), .. flags]);
    }

    private sealed class Pem : IDisposable
    {
        public Pem(X509Certificate2 certificate) => File.WriteAllText(Path, certificate.ExportCertificatePem());

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
