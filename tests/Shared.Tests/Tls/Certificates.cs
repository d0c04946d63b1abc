using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GapFurniture.Shared.Tests.Tls;

/// <summary>A certificate with its key, and those that it makes.</summary>
internal sealed record Issued(X509Certificate2 Certificate, ECDsa Key)
{
    public static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    /// <summary>Makes a certificate, right or wrong as asked.</summary>
    /// <param name="issuer">Null: it signs itself.</param>
    /// <param name="subject">Its name.</param>
    /// <param name="isAuthority">Its basic constraints; null: it has none.</param>
    /// <param name="from">In days from today.</param>
    /// <param name="to">In days from today.</param>
    /// <param name="usage">What its key may do; null: it does not say.</param>
    /// <param name="purpose">The one extended usage; null: it does not say.</param>
    /// <param name="depth">How many authorities may follow it.</param>
    /// <param name="names">Host names.</param>
    /// <param name="key">Its key, if there is one already.</param>
    public static Issued Make(
        Issued? issuer,
        X500DistinguishedName subject,
        bool? isAuthority = true,
        int from = -10,
        int to = 10,
        X509KeyUsageFlags? usage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
        string? purpose = null,
        int? depth = null,
        IReadOnlyList<string>? names = null,
        ECDsa? key = null
    )
    {
        key ??= ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        // As all authorities do: it tells two of the same name apart.
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (issuer is not null)
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer.Certificate, true, false));
        if (isAuthority is { } yes)
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(yes, depth is not null, depth ?? 0, true));
        if (usage is { } flags)
            request.CertificateExtensions.Add(new X509KeyUsageExtension(flags, true));
        if (purpose is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        if (names is not null)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            foreach (var name in names)
            {
                if (IPAddress.TryParse(name, out var address))
                    alternatives.AddIpAddress(address);
                else
                    alternatives.AddDnsName(name);
            }
            request.CertificateExtensions.Add(alternatives.Build());
        }
        var certificate = request.Create(
            issuer?.Certificate.SubjectName ?? subject,
            X509SignatureGenerator.CreateForECDsa(issuer?.Key ?? key),
            Now.AddDays(from),
            Now.AddDays(to),
            RandomNumberGenerator.GetBytes(8)
        );
        return new Issued(certificate, key);
    }

    /// <summary>A server's certificate.</summary>
    public static Issued Server(
        Issued issuer,
        int from = -1,
        int to = 1,
        string? purpose = "1.3.6.1.5.5.7.3.1",
        X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature,
        params IReadOnlyList<string> names
    ) => Make(issuer, Name("server"), false, from, to, usage, purpose, names: names.Count == 0 ? ["localhost"] : names);

    public static X500DistinguishedName Name(string name) => new($"CN={name}, O=Test");
}

/// <summary>What a server sends, and what its client trusts.</summary>
internal sealed record Scene(Issued Leaf, IReadOnlyList<Issued> Sent, IReadOnlyList<Issued> Store)
{
    public string Host { get; init; } = "localhost";
}
