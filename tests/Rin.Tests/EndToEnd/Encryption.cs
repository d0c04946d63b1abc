using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GapFurniture.LocalCloud.Redshift;
using Npgsql;

namespace GapFurniture.Rin.Tests.EndToEnd;

public sealed class Encryption(Cloud cloud)
{
    [Fact]
    public async Task A_certificate_is_verified_unless_the_config_says_otherwise()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await using var redshift = await RedshiftStack.StartAsync(
            cloud.Host.S3,
            cloud.Host.Faults,
            TimeProvider.System,
            new RedshiftOptions { Certificate = certificate },
            TestContext.Current.CancellationToken
        );
        await using var database = NpgsqlDataSource.Create(redshift.ConnectionString);
        await using var create = database.CreateCommand("CREATE TABLE lines (id bigint, name varchar(100))");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var scene = await Scene.SetAsync(cloud, "  - {redshift: {table: lines}, s3: {key_prefix: in/}}");
        scene.Put("in/a.json", """{"id":1}""");
        var pem = Path.GetTempFileName();
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);

        var (refused, why) = await RunAsync(scene, redshift, "sslmode: verify-full");
        scene.Put("in/a.json", """{"id":1}""");
        var (trusted, output) = await RunAsync(scene, redshift, $"sslmode: verify-full, sslrootcert: {pem}");
        File.Delete(pem);

        refused.ShouldBe(1, why);
        why.ShouldContain("certificate");
        trusted.ShouldBe(0, output);
    }

    private static Task<(int Status, string Output)> RunAsync(Scene scene, RedshiftStack redshift, string tls)
    {
        var target =
            $"  - {{redshift: {{host: localhost, port: {redshift.Port}, schema: public, table: lines, {tls}}}, s3: {{key_prefix: in/}}}}";
        return RinProcess.RunAsync(scene.Environment, "-config", scene.WriteConfig(target), "-batch", "-max-execution-time", "3s");
    }
}
