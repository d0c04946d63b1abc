using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GapFurniture.Shared.Tls;

/// <summary>A server's certificate was refused: for its authority, its name, its dates. Other failures of TLS have nothing to do with trust.</summary>
public sealed class UntrustedException(string message) : AuthenticationException(message);

/// <summary>
/// Certificate authorities in PEM or DER files. .NET parses every root of the system's store before it verifies a first certificate, which costs
/// more than the connection itself; this reads those files too, but makes certificates only of what is named as an issuer in the server's chain.
/// Nothing else differs from the platform's own verdict, which is asked with everything in the store before a certificate is refused.
/// </summary>
/// <param name="files">Files with any number of certificates. Those that do not exist count as empty.</param>
/// <param name="folders">Folders of such files, read where the files do not suffice.</param>
public sealed class TrustStore(IReadOnlyList<string> files, IReadOnlyList<string> folders)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    // Where distributions have their authorities: Debian and Alpine, RHEL and Amazon Linux, SUSE, OpenSSL's own default.
    private static readonly string[] s_systemFiles =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
        "/usr/lib/ssl/cert.pem",
    ];

    private static readonly string[] s_systemFolders = ["/etc/ssl/certs", "/etc/pki/tls/certs"];

    /// <summary>As long as .NET keeps the system's store without looking at its files again.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(5);

    // Programs open many connections, each of which would read the store again.
    private volatile Authorities? _kept;

    private bool _isNamed;

    /// <summary>
    /// Authorities in PEM that a program brings along for a host; null for a host that they are not for. They count only where nobody named a store
    /// and the system has none.
    /// </summary>
    public Func<string, byte[]?>? BuiltIn { get; set; }

    /// <summary>The system's store, or what <c>SSL_CERT_FILE</c> and <c>SSL_CERT_DIR</c> name instead of its file and its folder.</summary>
    /// <seealso href="https://docs.openssl.org/master/man3/SSL_CTX_load_verify_locations/"/>
    public static TrustStore Of(Func<string, string?> readVariable)
    {
        var (file, list) = (readVariable("SSL_CERT_FILE"), readVariable("SSL_CERT_DIR"));
        return new TrustStore(
            file is { Length: > 0 } ? [file] : s_systemFiles,
            list is { Length: > 0 } ? list.Split(':', StringSplitOptions.RemoveEmptyEntries) : s_systemFolders
        )
        {
            _isNamed = file is { Length: > 0 } || list is { Length: > 0 },
        };
    }

    /// <summary>Where the authorities for a host come from, for messages.</summary>
    public string PlacesFor(string? host) =>
        BuiltInFor(host) is not null
            ? "this program itself, since the system has none"
            : string.Join(", ", files.Concat(folders).Where(Path.Exists).DefaultIfEmpty("no file"));

    private IEnumerable<string> FilesInFolders => folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder));

    private byte[]? BuiltInFor(string? host) =>
        BuiltIn is null || _isNamed || host is null || files.Any(File.Exists) || FilesInFolders.Any() ? null : BuiltIn(host);

    /// <summary>For TLS clients: certificates are verified by this store.</summary>
    public SslClientAuthenticationOptions Options() => Guard(new SslClientAuthenticationOptions(), verifiesName: true);

    /// <summary>Lets this store verify the certificates of connections with these options, and returns them.</summary>
    /// <param name="verifiesName">False where any name will do (PostgreSQL's <c>verify-ca</c>).</param>
    public SslClientAuthenticationOptions Guard(SslClientAuthenticationOptions options, bool verifiesName)
    {
        options.CertificateChainPolicy = NoAuthorities();
        options.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            Accepts(
                (sender as SslStream)?.TargetHostName,
                certificate,
                chain,
                verifiesName ? errors : errors & ~SslPolicyErrors.RemoteCertificateNameMismatch
            );
        return options;
    }

    /// <summary>The policy with which .NET looks at a server's certificates itself, and finds no authority: neither in a store nor by downloads.</summary>
    public static X509ChainPolicy NoAuthorities() =>
        new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };

    private bool Accepts(string? host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || chain is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            throw new UntrustedException($"{host} has sent no certificate");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            throw new UntrustedException($"the certificate is not for {host} but for {NamesOf(leaf)}");
        var sent = chain.ChainPolicy.ExtraStore;
        if ((BuiltInFor(host) is { } pem ? RefusalBy(pem, leaf, sent) : Refusal(leaf, sent)) is { } reason)
            throw new UntrustedException($"the certificate for {host} was refused: {reason} (authorities read from {PlacesFor(host)})");
        return true;
    }

    private static string? RefusalBy(byte[] pem, X509Certificate2 leaf, X509Certificate2Collection sent)
    {
        var authorities = new Authorities();
        authorities.Read(pem);
        return Build(leaf, sent, authorities.All(), downloads: false);
    }

    /// <summary>Verifies a server's certificate: dates, usage, signatures, and that it leads to an authority of this store.</summary>
    /// <param name="sent">What the server sent with it.</param>
    /// <returns>Why it is refused; null when it is not.</returns>
    public string? Refusal(X509Certificate2 leaf, X509Certificate2Collection sent)
    {
        List<X500DistinguishedName> issuers = [leaf.IssuerName, .. sent.Select(c => c.IssuerName)];
        if (_kept is { } kept && TimeProvider.System.GetUtcNow() - kept.Begun < s_kept && IsVerifiedBy(kept))
            return null;

        var read = new Authorities();
        // Of the files the first that suffices is enough; a folder has a file for each certificate.
        if (
            files.Any(f => read.Read(f) && IsVerifiedBy(read))
            || (FilesInFolders.Select(read.Read).ToList().Contains(true) && IsVerifiedBy(read))
        )
        {
            _kept = read;
            return null;
        }
        // Everything is read by now. Names can be the same without being the same bytes, and a certificate may say where its issuer can be
        // downloaded. And a user may have told .NET to trust more.
        using var usersOwn = new X509Store(StoreName.Root, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
        return Build(leaf, sent, [.. read.All(), .. usersOwn.Certificates], downloads: true);

        bool IsVerifiedBy(Authorities authorities) => Build(leaf, sent, authorities.Find(issuers), downloads: false) is null;
    }

    // Disposes of the authorities.
    private static string? Build(
        X509Certificate2 leaf,
        X509Certificate2Collection sent,
        X509Certificate2Collection authorities,
        bool downloads
    )
    {
        using var chain = new X509Chain();
        chain.ChainPolicy = NoAuthorities();
        chain.ChainPolicy.DisableCertificateDownloads = !downloads;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication, friendlyName: null));
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        var isValid = chain.Build(leaf);
        foreach (var element in chain.ChainElements)
            element.Certificate.Dispose();
        foreach (var authority in authorities)
            authority.Dispose();
        return isValid ? null : string.Join("; ", chain.ChainStatus.Select(s => s.StatusInformation.Trim()).Distinct());
    }

    private static string NamesOf(X509Certificate2 leaf)
    {
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return names is null
            ? leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: false)
            : string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(a => a.ToString())));
    }
}
