using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GapFurniture.Benchmarks;

/// <summary>How a piece gets to the services: by plain HTTP, or by TLS with one of the trust stores that users have.</summary>
/// <param name="Name">As rows name it.</param>
/// <param name="IsTls">Whether the servers speak TLS.</param>
/// <param name="Environment">Where the trust store is.</param>
internal sealed record Way(string Name, bool IsTls, IReadOnlyDictionary<string, string> Environment)
{
    public const string OneRoot = "TLS, one root";

    /// <summary>What most images have: distroless ones and those of Amazon Linux hold a bundle and no hashed folder.</summary>
    public const string Bundle = "TLS, bundle";

    /// <summary>What images of Debian and Ubuntu have.</summary>
    public const string BundleAndFolder = "TLS, bundle and folder";

    private const int Roots = 145;

    // What the store of Debian 12 consists of.
    private static readonly (int Count, Func<AsymmetricAlgorithm> Key)[] s_kinds =
    [
        (62, () => RSA.Create(4096)),
        (47, () => RSA.Create(2048)),
        (31, () => ECDsa.Create(ECCurve.NamedCurves.nistP384)),
        (4, () => ECDsa.Create(ECCurve.NamedCurves.nistP256)),
    ];

    public static Way Plain { get; } = new("plain HTTP", false, new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>
    /// Makes the trust stores in a folder: the root that is needed alone; in the midst of 144 others, in one file; and besides each of them in
    /// a file of its own with links by their hashes, as /etc/ssl/certs is in Debian's images.
    /// </summary>
    /// <exception cref="InvalidOperationException">The folder could not be made: there is no openssl.</exception>
    public static IReadOnlyList<Way> Make(string folder, X509Certificate2 root)
    {
        var pems = OtherRoots().Select(r => r + "\n").ToList();
        pems.Insert(Roots / 2, root.ExportCertificatePem() + "\n");

        var nothing = Directory.CreateDirectory(Path.Combine(folder, "nothing")).FullName;
        var one = Path.Combine(folder, "one.pem");
        File.WriteAllText(one, pems[Roots / 2]);
        var shared = Directory.CreateDirectory(Path.Combine(folder, "share")).FullName;
        var hashed = Directory.CreateDirectory(Path.Combine(folder, "certs")).FullName;
        for (var i = 0; i < pems.Count; i++)
        {
            var file = Path.Combine(shared, string.Create(CultureInfo.InvariantCulture, $"{i:000}.crt"));
            File.WriteAllText(file, pems[i]);
            File.CreateSymbolicLink(Path.Combine(hashed, Path.ChangeExtension(Path.GetFileName(file), ".pem")), file);
        }
        Link(hashed);
        var bundle = Path.Combine(hashed, "ca-certificates.crt");
        File.WriteAllText(bundle, string.Concat(pems));
        return [Plain, Store(OneRoot, one, nothing), Store(Bundle, bundle, nothing), Store(BundleAndFolder, bundle, hashed)];
    }

    private static Way Store(string name, string file, string folder) =>
        new(name, true, new Dictionary<string, string>(StringComparer.Ordinal) { ["SSL_CERT_FILE"] = file, ["SSL_CERT_DIR"] = folder });

    // Keys of one kind are all the same one: making them takes long, and nobody who reads a store compares keys.
    private static IEnumerable<string> OtherRoots()
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (count, create) in s_kinds)
        {
            using var key = create();
            for (var i = 0; i < count; i++)
            {
                var name = string.Create(
                    CultureInfo.InvariantCulture,
                    $"C=XX, O=Authority {i} of the bench, CN={key.KeySize}-bit {key.GetType().Name} Root {i}"
                );
                var request = key is RSA rsa
                    ? new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                    : new CertificateRequest(name, (ECDsa)key, HashAlgorithmName.SHA384);
                request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
                request.CertificateExtensions.Add(
                    new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
                );
                request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(RandomNumberGenerator.GetBytes(20), false));
                using var root = request.CreateSelfSigned(now.AddYears(-5), now.AddYears(10));
                yield return root.ExportCertificatePem();
            }
        }
    }

    private static void Link(string folder)
    {
        try
        {
            using var openssl = Process.Start(new ProcessStartInfo("openssl", ["rehash", folder]) { UseShellExecute = false })!;
            openssl.WaitForExit();
            if (openssl.ExitCode != 0)
                throw new InvalidOperationException($"openssl rehash {folder} ended with {openssl.ExitCode}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("there is no openssl, which makes the links of a hashed folder (package openssl)", e);
        }
    }
}
