using System.Buffers;
using System.Buffers.Text;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GapFurniture.Shared.Tls;

/// <summary>Certificates of a store, made only of those that a server's chain names: parsing a whole store costs more than a connection.</summary>
/// <param name="issuers">The names that count; null: all.</param>
internal sealed class Authorities(IEnumerable<X500DistinguishedName>? issuers) : IDisposable
{
    private readonly List<byte[]>? _names = issuers?.Select(i => i.RawData).ToList();

    public X509Certificate2Collection Found { get; } = [];

    /// <returns>Whether something was found in it.</returns>
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
    /// <returns>Whether something was found there.</returns>
    public bool Read(byte[] bytes)
    {
        var (before, names) = (Found.Count, 0);
        do
        {
            names = _names?.Count ?? 0;
            if (bytes is [0x30, ..])
                Take(bytes);
            else
                ReadPem(bytes);
        }
        // An authority that is not its own issuer (an intermediate one in the store) adds a name, whose certificate may stand before it.
        while (names != (_names?.Count ?? 0));
        return Found.Count > before;
    }

    /// <summary>Reads the roots that this user told .NET to trust (<see cref="StoreLocation.CurrentUser"/>).</summary>
    public void ReadUsersOwn()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
        Found.AddRange(store.Certificates);
    }

    public void Dispose()
    {
        foreach (var certificate in Found)
            certificate.Dispose();
    }

    private void ReadPem(ReadOnlySpan<byte> rest)
    {
        var usual = ArrayPool<byte>.Shared.Rent(8192);
        for (; PemEncoding.TryFindUtf8(rest, out var fields); rest = rest[fields.Location.End..])
        {
            // The older name of the same; what OpenSSL calls TRUSTED has more behind it, and may mean the opposite.
            if (!rest[fields.Label].SequenceEqual("CERTIFICATE"u8) && !rest[fields.Label].SequenceEqual("X509 CERTIFICATE"u8))
                continue;
            var buffer = fields.DecodedDataLength <= usual.Length ? usual : new byte[fields.DecodedDataLength];
            Base64.DecodeFromUtf8(rest[fields.Base64Data], buffer, out _, out var length);
            Take(buffer.AsMemory(0, length));
        }
        ArrayPool<byte>.Shared.Return(usual);
    }

    private void Take(ReadOnlyMemory<byte> certificate)
    {
        try
        {
            var (issuer, subject) = NamesIn(certificate);
            if (!IsWanted(subject))
                return;
            var authority = X509CertificateLoader.LoadCertificate(certificate.Span);
            if (Found.Contains(authority))
            {
                authority.Dispose();
                return;
            }
            Found.Add(authority);
            if (!IsWanted(issuer))
                _names?.Add(issuer.ToArray());
        }
        // One that is broken is none.
        catch (Exception e) when (e is AsnContentException or CryptographicException) { }
    }

    private bool IsWanted(ReadOnlyMemory<byte> name) => _names?.Exists(wanted => name.Span.SequenceEqual(wanted)) ?? true;

    /// <seealso href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1"/>
    private static (ReadOnlyMemory<byte> Issuer, ReadOnlyMemory<byte> Subject) NamesIn(ReadOnlyMemory<byte> certificate)
    {
        var fields = new AsnReader(certificate, AsnEncodingRules.BER).ReadSequence().ReadSequence();
        if (fields.PeekTag().TagClass is TagClass.ContextSpecific)
            fields.ReadEncodedValue(); // version
        fields.ReadEncodedValue(); // serial number
        fields.ReadEncodedValue(); // algorithm
        var issuer = fields.ReadEncodedValue();
        fields.ReadEncodedValue(); // validity
        return (issuer, fields.ReadEncodedValue());
    }
}
