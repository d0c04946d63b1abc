using System.Buffers;
using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GapFurniture.Shared.Tls;

/// <summary>
/// Certificate authorities in PEM or DER files. .NET parses every root of the system's store before it verifies a first certificate, which costs
/// more than the connection itself; this reads those files too, but makes certificates only of what is named as an issuer in the server's chain.
/// Nothing else differs from the platform's own verdict, which is asked with everything in the store before a certificate is refused.
/// </summary>
/// <param name="files">Files with any number of certificates. Those that do not exist count as empty.</param>
/// <param name="folders">Folders of such files, read where the files do not suffice.</param>
public sealed class TrustStore(IReadOnlyList<string> files, IReadOnlyList<string> folders)
{
    private const int MostKept = 64;

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

    // Where AWS's services have their endpoints, in all partitions.
    private static readonly string[] s_awsDomains =
    [
        ".amazonaws.com",
        ".amazonaws.com.cn",
        ".amazonaws.eu",
        ".api.aws",
        ".api.amazonwebservices.com.cn",
    ];

    /// <summary>As long as .NET keeps the system's store without looking at its files again.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The authorities that verified a chain lately, by the issuers that it names: programs open many connections to the same few services, and each
    /// would read the store again.
    /// </summary>
    private readonly ConcurrentDictionary<string, (X509Certificate2Collection Authorities, DateTimeOffset End)> _lately = new(
        StringComparer.Ordinal
    );

    private bool _isNamed;

    /// <summary>
    /// Authorities in PEM that a program brings along. They count for AWS's hosts alone, and only where nobody named a store and the system has none.
    /// </summary>
    public Func<byte[]>? BuiltInForAws { get; set; }

    /// <summary>The system's store, or what <c>SSL_CERT_FILE</c> and <c>SSL_CERT_DIR</c> name instead of its file and its folder.</summary>
    /// <seealso href="https://docs.openssl.org/master/man3/SSL_CTX_load_verify_locations/"/>
    public static TrustStore Of(Func<string, string?> readVariable)
    {
        ArgumentNullException.ThrowIfNull(readVariable);
        var (file, list) = (readVariable("SSL_CERT_FILE"), readVariable("SSL_CERT_DIR"));
        return new TrustStore(
            file is { Length: > 0 } ? [file] : s_systemFiles,
            list is { Length: > 0 } ? list.Split(':', StringSplitOptions.RemoveEmptyEntries) : s_systemFolders
        )
        {
            _isNamed = file is { Length: > 0 } || list is { Length: > 0 },
        };
    }

    /// <summary>Where it looks, for messages.</summary>
    public string Places => string.Join(", ", files.Concat(folders).Where(Path.Exists).DefaultIfEmpty("no file"));

    /// <summary>Where the authorities for a host come from, for messages.</summary>
    public string PlacesFor(string? host) => CountsBuiltIn(host) ? "this program itself, since the system has none" : Places;

    private bool CountsBuiltIn(string? host) =>
        BuiltInForAws is not null
        && !_isNamed
        && host is not null
        && Array.Exists(s_awsDomains, d => host.EndsWith(d, StringComparison.OrdinalIgnoreCase))
        && !files.Any(File.Exists)
        && !folders.SelectMany(FilesOf).Any();

    /// <summary>For TLS clients: certificates are verified by this store.</summary>
    public SslClientAuthenticationOptions Options()
    {
        var options = new SslClientAuthenticationOptions();
        Guard(options, verifiesName: true);
        return options;
    }

    /// <summary>Lets this store verify the certificates of connections with these options.</summary>
    /// <param name="options">Of a TLS client.</param>
    /// <param name="verifiesName">False where any name will do (PostgreSQL's <c>verify-ca</c>).</param>
    public void Guard(SslClientAuthenticationOptions options, bool verifiesName)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.CertificateChainPolicy = NoAuthorities();
        options.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            Accepts(
                (sender as SslStream)?.TargetHostName,
                certificate,
                chain,
                verifiesName ? errors : errors & ~SslPolicyErrors.RemoteCertificateNameMismatch
            );
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
            throw new AuthenticationException($"{host} has sent no certificate");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            throw new AuthenticationException($"the certificate is not for {host} but for {NamesOf(leaf)}");
        var sent = chain.ChainPolicy.ExtraStore;
        if ((CountsBuiltIn(host) ? RefusalByBuiltIn(leaf, sent) : Refusal(leaf, sent)) is { } reason)
            throw new AuthenticationException(
                $"the certificate for {host} was refused: {reason} (authorities read from {PlacesFor(host)})"
            );
        return true;
    }

    private string? RefusalByBuiltIn(X509Certificate2 leaf, X509Certificate2Collection sent)
    {
        using var found = new Authorities();
        found.WantAll();
        found.Add(BuiltInForAws!());
        return Build(leaf, sent, found.Found, downloads: false);
    }

    /// <summary>Verifies a server's certificate: dates, usage, signatures, and that it leads to an authority of this store.</summary>
    /// <param name="leaf">The server's certificate.</param>
    /// <param name="sent">What the server sent with it.</param>
    /// <returns>Why it is refused; null when it is not.</returns>
    public string? Refusal(X509Certificate2 leaf, X509Certificate2Collection sent)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        ArgumentNullException.ThrowIfNull(sent);
        List<X500DistinguishedName> issuers = [leaf.IssuerName, .. sent.Select(c => c.IssuerName)];
        var names = string.Join(' ', issuers.Select(i => Convert.ToHexString(i.RawData)));
        var now = TimeProvider.System.GetUtcNow();
        if (
            _lately.TryGetValue(names, out var lately)
            && now < lately.End
            && Build(leaf, sent, lately.Authorities, downloads: false) is null
        )
            return null;

        var found = new Authorities();
        issuers.ForEach(found.Want);
        if (files.Any(file => found.Read(file)) && Build(leaf, sent, found.Found, downloads: false) is null)
            return Verified();
        var isInFolder = false;
        foreach (var file in folders.SelectMany(FilesOf))
            isInFolder |= found.Read(file);
        if (isInFolder && Build(leaf, sent, found.Found, downloads: false) is null)
            return Verified();
        using (found)
        {
            // Names can be the same without being the same bytes, and a certificate may say where its issuer can be downloaded.
            found.WantAll();
            foreach (var file in files.Concat(folders.SelectMany(FilesOf)))
                found.Read(file);
            found.ReadUsersOwn();
            return Build(leaf, sent, found.Found, downloads: true);
        }

        string? Verified()
        {
            if (_lately.Count >= MostKept)
                _lately.Clear();
            _lately[names] = (found.Found, now + s_kept);
            return null;
        }
    }

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
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        var isValid = chain.Build(leaf);
        foreach (var element in chain.ChainElements)
            element.Certificate.Dispose();
        return isValid ? null : string.Join("; ", chain.ChainStatus.Select(s => s.StatusInformation.Trim()).Distinct());
    }

    private static IEnumerable<string> FilesOf(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [];

    private static string NamesOf(X509Certificate2 leaf)
    {
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return names is null
            ? leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: false)
            : string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(a => a.ToString())));
    }

    /// <summary>Certificates by the names that are wanted.</summary>
    private sealed class Authorities : IDisposable
    {
        private readonly List<byte[]> _names = [];
        private bool _wantsAll;

        public X509Certificate2Collection Found { get; } = [];

        public void Want(X500DistinguishedName name) => _names.Add(name.RawData);

        public void WantAll() => _wantsAll = true;

        /// <returns>Whether something was found in the file.</returns>
        public bool Read(string file)
        {
            byte[] bytes;
            try
            {
                bytes = File.ReadAllBytes(file);
            }
            // As OpenSSL: what cannot be read is no authority.
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
            return Add(bytes);
        }

        /// <param name="bytes">One certificate in DER, or any number in PEM.</param>
        /// <returns>Whether something was found there.</returns>
        public bool Add(byte[] bytes)
        {
            var (before, wanted) = (Found.Count, 0);
            do
            {
                wanted = _names.Count;
                ReadOnce(bytes);
            }
            // An authority that is not its own issuer (an intermediate one in the store) wants another, which may stand before it.
            while (wanted != _names.Count && !_wantsAll);
            return Found.Count > before;
        }

        private void ReadOnce(byte[] bytes)
        {
            if (bytes is [0x30, ..])
            {
                Take(bytes);
                return;
            }
            var usual = ArrayPool<byte>.Shared.Rent(8192);
            for (ReadOnlySpan<byte> rest = bytes; PemEncoding.TryFindUtf8(rest, out var fields); rest = rest[fields.Location.End..])
            {
                // The older name of the same; what OpenSSL calls TRUSTED has more behind it, and may mean the opposite.
                if (!rest[fields.Label].SequenceEqual("CERTIFICATE"u8) && !rest[fields.Label].SequenceEqual("X509 CERTIFICATE"u8))
                    continue;
                var buffer = fields.DecodedDataLength <= usual.Length ? usual : new byte[fields.DecodedDataLength];
                System.Buffers.Text.Base64.DecodeFromUtf8(rest[fields.Base64Data], buffer, out _, out var length);
                Take(buffer.AsSpan(0, length));
            }
            ArrayPool<byte>.Shared.Return(usual);
        }

        private void Take(ReadOnlySpan<byte> certificate)
        {
            try
            {
                ReadNames(certificate, out var issuer, out var subject);
                if (!_wantsAll && !IsWanted(subject))
                    return;
                var authority = X509CertificateLoader.LoadCertificate(certificate);
                if (Found.Contains(authority))
                {
                    authority.Dispose();
                    return;
                }
                Found.Add(authority);
                if (!issuer.SequenceEqual(subject) && !IsWanted(issuer))
                    _names.Add(issuer.ToArray());
            }
            // One that is broken is none.
            catch (Exception e) when (e is AsnContentException or CryptographicException) { }
        }

        private bool IsWanted(ReadOnlySpan<byte> subject)
        {
            foreach (var name in _names)
            {
                if (subject.SequenceEqual(name))
                    return true;
            }
            return false;
        }

        /// <seealso href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1"/>
        private static void ReadNames(ReadOnlySpan<byte> certificate, out ReadOnlySpan<byte> issuer, out ReadOnlySpan<byte> subject)
        {
            var fields = Content(Content(certificate));
            var at = 0;
            if (fields is [0xA0, ..])
                Next(fields, ref at); // version
            Next(fields, ref at); // serial number
            Next(fields, ref at); // algorithm
            issuer = Next(fields, ref at);
            Next(fields, ref at); // validity
            subject = Next(fields, ref at);
        }

        private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> value)
        {
            AsnDecoder.ReadSequence(value, AsnEncodingRules.BER, out var offset, out var length, out _);
            return value.Slice(offset, length);
        }

        private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> fields, scoped ref int at)
        {
            AsnDecoder.ReadEncodedValue(fields[at..], AsnEncodingRules.BER, out _, out _, out var length);
            at += length;
            return fields.Slice(at - length, length);
        }

        /// <summary>Roots that this user told .NET to trust (<see cref="StoreLocation.CurrentUser"/>).</summary>
        public void ReadUsersOwn()
        {
            using var store = new X509Store(StoreName.Root, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
            foreach (var root in store.Certificates)
                Found.Add(root);
        }

        public void Dispose()
        {
            foreach (var certificate in Found)
                certificate.Dispose();
        }
    }
}
