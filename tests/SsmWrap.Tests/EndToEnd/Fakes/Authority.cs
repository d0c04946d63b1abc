using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

/// <summary>A certificate authority that no system knows, with one server certificate for the names of our servers.</summary>
internal sealed class Authority : IDisposable
{
    private readonly X509Certificate2 _root;

    public Authority()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Nobody's authority", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        _root = root.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName("*.us-east-1.amazonaws.com");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(_root, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        using var whole = bare.CopyWithPrivateKey(key);
        // A round trip, since a key that lives in memory only cannot serve everywhere.
        Server = X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public X509Certificate2 Server { get; }

    /// <summary>What SSL_CERT_FILE and AWS_CA_BUNDLE are to name.</summary>
    public string Pem => _root.ExportCertificatePem() + "\n";

    public void Dispose()
    {
        Server.Dispose();
        _root.Dispose();
    }
}
