using System.Text;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>Writes values one behind the other, as <see cref="PackedReader"/> reads them.</summary>
internal sealed class PackedWriter(Stream target) : BinaryWriter(target, Encoding.UTF8, leaveOpen: true)
{
    public void Write(ListedPackage package)
    {
        Write(package.Nevra.Name);
        Write(package.Nevra.Epoch);
        Write(package.Nevra.Version);
        Write(package.Nevra.Release);
        Write(package.Nevra.Arch);
        Write(package.Href);
        // Half as long as bytes. Digests of other programs may be anything.
        var isSha256 = package.PkgId.Length == PackedReader.Sha256Digits && package.PkgId.All(char.IsAsciiHexDigitLower);
        Write(isSha256);
        if (isSha256)
            Write(Convert.FromHexString(package.PkgId));
        else
            Write(package.PkgId);
        Write(package.FileTime);
        Write(package.Size);
    }
}

/// <summary>Reads what <see cref="PackedWriter"/> wrote. Texts that many packages have are the same object.</summary>
internal sealed class PackedReader(Stream source) : BinaryReader(source, Encoding.UTF8)
{
    public const int Sha256Digits = 64;

    private readonly TextPool _texts = new();

    public PackedReader(byte[] bytes)
        : this(new MemoryStream(bytes, writable: false)) { }

    public ListedPackage ReadPackage() =>
        new(
            new Nevra(
                _texts.Share(ReadString()),
                _texts.Share(ReadString()),
                ReadString(),
                _texts.Share(ReadString()),
                _texts.Share(ReadString())
            ),
            ReadString(),
            ReadBoolean() ? Convert.ToHexStringLower(ReadExactly(Sha256Digits / 2)) : ReadString(),
            ReadInt64(),
            ReadInt64()
        );

    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    public byte[] ReadExactly(int count)
    {
        var bytes = count < 0 ? [] : ReadBytes(count);
        return bytes.Length == count ? bytes : throw new EndOfStreamException();
    }
}

/// <summary>Keeps one object of each text: names and releases repeat thousands of times.</summary>
internal sealed class TextPool
{
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    public string Share(string text)
    {
        if (_texts.TryGetValue(text, out var known))
            return known;
        _texts.Add(text);
        return text;
    }
}
