using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GapFurniture.LocalCloud.Http;

/// <summary>
/// What a server of this machine shows, built as AWS's own are: a certificate for 127.0.0.1 and localhost, signed by an intermediate authority,
/// which is signed by a root that no system knows. All RSA of 2048 bits, made on the spot, valid for a day.
/// </summary>
internal sealed class ServerChain : IDisposable
{
    public ServerChain()
    {
        using var rootKey = RSA.Create(2048);
        using var intermediateKey = RSA.Create(2048);
        using var serverKey = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();

        var root = Authority("CN=Root of the local cloud", rootKey);
        Root = root.CreateSelfSigned(now.AddDays(-1), now.AddDays(3));

        Intermediate = Signed(Authority("CN=Intermediate of the local cloud", intermediateKey), Root, now.AddDays(2))
            .CopyWithPrivateKey(intermediateKey);

        var server = Request("CN=localhost", serverKey);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        server.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        server.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true)
        );
        server.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // serverAuth
        Server = Signed(server, Intermediate, now.AddDays(1)).CopyWithPrivateKey(serverKey);
    }

    /// <summary>What clients have to trust.</summary>
    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Server { get; }

    public void Dispose()
    {
        Root.Dispose();
        Intermediate.Dispose();
        Server.Dispose();
    }

    private static CertificateRequest Authority(string name, RSA key)
    {
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        return request;
    }

    private static CertificateRequest Request(string name, RSA key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static X509Certificate2 Signed(CertificateRequest request, X509Certificate2 issuer, DateTimeOffset until)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        return request.Create(issuer, new DateTimeOffset(issuer.NotBefore), until, RandomNumberGenerator.GetBytes(16));
    }
}
