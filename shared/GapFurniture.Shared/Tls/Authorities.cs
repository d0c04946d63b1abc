using System.Buffers.Text;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GapFurniture.Shared.Tls;

/// <summary>
/// The certificates of files, found by their names. Only those are parsed that a server's chain names: parsing a whole store costs more than a
/// connection.
/// </summary>
internal sealed class Authorities
{
    private readonly List<(ReadOnlyMemory<byte> Subject, ReadOnlyMemory<byte> Issuer, byte[] Certificate)> _entries = [];

    /// <summary>When reading began.</summary>
    public DateTimeOffset Begun { get; } = TimeProvider.System.GetUtcNow();

    /// <returns>Whether a certificate was found in it.</returns>
    public bool Read(string file)
    {
        try
        {
            return Read(File.ReadAllBytes(file));
        }
        // As OpenSSL: what cannot be read is no authority.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads one certificate in DER, or any number in PEM.</summary>
    /// <returns>Whether a certificate was found there.</returns>
    public bool Read(byte[] bytes)
    {
        var before = _entries.Count;
        if (bytes is [0x30, ..])
            Take(bytes);
        else
            ReadPem(bytes);
        return _entries.Count > before;
    }

    /// <summary>
    /// The certificates of these names. One that is not its own issuer (an intermediate one in the store) names another, which is found as well.
    /// </summary>
    public X509Certificate2Collection Find(IEnumerable<X500DistinguishedName> names)
    {
        var found = new X509Certificate2Collection();
        List<byte[]> wanted = [];
        foreach (var name in names)
            Want(name.RawData);
        for (var i = 0; i < wanted.Count; i++)
        {
            foreach (var entry in _entries)
            {
                if (!entry.Subject.Span.SequenceEqual(wanted[i]))
                    continue;
                Add(found, entry.Certificate);
                Want(entry.Issuer);
            }
        }
        return found;

        void Want(ReadOnlyMemory<byte> name)
        {
            if (!wanted.Exists(w => name.Span.SequenceEqual(w)))
                wanted.Add(name.ToArray());
        }
    }

    /// <summary>All certificates.</summary>
    public X509Certificate2Collection All()
    {
        var all = new X509Certificate2Collection();
        foreach (var entry in _entries)
            Add(all, entry.Certificate);
        return all;
    }

    // The same one may lie in several files. (Certificates that are compared themselves make texts of their names.)
    private static void Add(X509Certificate2Collection found, byte[] certificate)
    {
        try
        {
            if (!found.Any(f => f.RawDataMemory.Span.SequenceEqual(certificate)))
                found.Add(X509CertificateLoader.LoadCertificate(certificate));
        }
        // One that is broken is none.
        catch (CryptographicException) { }
    }

    private void ReadPem(ReadOnlySpan<byte> rest)
    {
        for (; PemEncoding.TryFindUtf8(rest, out var fields); rest = rest[fields.Location.End..])
        {
            // The older name of the same; what OpenSSL calls TRUSTED has more behind it, and may mean the opposite.
            if (!rest[fields.Label].SequenceEqual("CERTIFICATE"u8) && !rest[fields.Label].SequenceEqual("X509 CERTIFICATE"u8))
                continue;
            var certificate = new byte[fields.DecodedDataLength];
            Base64.DecodeFromUtf8(rest[fields.Base64Data], certificate, out _, out _);
            Take(certificate);
        }
    }

    /// <seealso href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1"/>
    private void Take(byte[] certificate)
    {
        try
        {
            var fields = new AsnReader(certificate, AsnEncodingRules.BER).ReadSequence().ReadSequence();
            if (fields.PeekTag().TagClass is TagClass.ContextSpecific)
                fields.ReadEncodedValue(); // version
            fields.ReadEncodedValue(); // serial number
            fields.ReadEncodedValue(); // algorithm
            var issuer = fields.ReadEncodedValue();
            fields.ReadEncodedValue(); // validity
            _entries.Add((fields.ReadEncodedValue(), issuer, certificate));
        }
        // One that is broken is none.
        catch (AsnContentException) { }
    }
}
