using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Redshift;
using Npgsql;

namespace GapFurniture.LocalCloud.Tests.Redshift;

public sealed class Encryption
{
    [Fact]
    public async Task With_a_certificate_the_gateway_speaks_TLS()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var s3 = new DictionarySource().Put("k", "{\"id\":1}");
        await using var stack = await RedshiftStack.StartAsync(
            s3,
            new FaultBook(),
            TimeProvider.System,
            new RedshiftOptions { Certificate = certificate },
            TestContext.Current.CancellationToken
        );
        await using var connection = new NpgsqlConnection(stack.ConnectionString + ";Pooling=false;SSL Mode=Require");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await connection.RunAsync("create table t (id int)");

        await connection.RunAsync(ClusterFixture.Copy("t", "k"));

        (await connection.CountAsync("t")).ShouldBe(1);
        (await Psql.RunAsync(stack, "select 'in'", "require")).Output.ShouldContain("in");
    }
}
