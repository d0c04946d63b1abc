using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>Writes values one behind the other, as <see cref="PackedReader"/> reads them.</summary>
internal sealed class PackedWriter(Stream target) : BinaryWriter(target, Encoding.UTF8, leaveOpen: true)
{
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdef");

    public void Write(ListedPackage package)
    {
        Write(package.Nevra);
        Write(package.Href);
        // Half as long as bytes. Digests of other programs may be anything.
        var isSha256 = package.PkgId.Length == PackedReader.Sha256Digits && !package.PkgId.AsSpan().ContainsAnyExcept(s_digits);
        Write(isSha256);
        if (isSha256)
            Write(Convert.FromHexString(package.PkgId));
        else
            Write(package.PkgId);
        Write(package.FileTime);
        Write(package.Size);
    }

    public void Write(Nevra nevra)
    {
        Write(nevra.Name);
        Write(nevra.Epoch);
        Write(nevra.Version);
        Write(nevra.Release);
        Write(nevra.Arch);
    }
}

/// <summary>Reads what <see cref="PackedWriter"/> wrote. All of it throws <see cref="InvalidDataException"/> where something else is.</summary>
internal ref struct PackedReader(ReadOnlySpan<byte> bytes)
{
    public const int Sha256Digits = 64;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    public int Position { get; private set; }

    public byte ReadByte() => ReadBytes(1)[0];

    public bool ReadBoolean() => ReadByte() != 0;

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(sizeof(long)));

    public string ReadString() => Encoding.UTF8.GetString(ReadText());

    public Nevra ReadNevra() => new(ReadString(), ReadString(), ReadString(), ReadString(), ReadString());

    public ListedPackage ReadPackage() =>
        new(
            ReadNevra(),
            ReadString(),
            ReadBoolean() ? Convert.ToHexStringLower(ReadBytes(Sha256Digits / 2)) : ReadString(),
            ReadInt64(),
            ReadInt64()
        );

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count < 0 || count > _bytes.Length - Position)
            throw new InvalidDataException("it is damaged");
        Position += count;
        return _bytes.Slice(Position - count, count);
    }

    /// <summary>A text as it is written, in UTF-8.</summary>
    public ReadOnlySpan<byte> ReadText()
    {
        // As BinaryWriter has it: seven bits a byte, the lowest first.
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = ReadByte();
            if (shift > 28)
                throw new InvalidDataException("it is damaged");
            length |= (next & 0x7F) << shift;
            if (next < 0x80)
                return ReadBytes(length);
        }
    }

    public void SkipNevra()
    {
        for (var i = 0; i < 5; i++)
            ReadText();
    }

    public void SkipPackage()
    {
        SkipNevra();
        ReadText();
        if (ReadBoolean())
            ReadBytes(Sha256Digits / 2);
        else
            ReadText();
        ReadBytes(2 * sizeof(long));
    }
}
