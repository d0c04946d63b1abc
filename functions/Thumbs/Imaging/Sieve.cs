using System.Buffers.Binary;

namespace GapFurniture.Thumbs.Imaging;

/// <summary>
/// An original without what no thumbnail needs: texts, XMP, notes of cameras and the like. Decoders would keep all that, unpacked, and with an entry
/// for each piece: 95 MB of a JPEG's empty pieces became 4.9 GB. The turn that EXIF asks for and the colour profile come through.
/// </summary>
/// <param name="start">The first bytes.</param>
/// <param name="read">Reads on; zero at the end.</param>
internal sealed class Sieve(byte[] start, Func<Memory<byte>, int> read)
{
    private const int PngSignature = 8;
    private const int WebPSignature = 12;
    private const int PartHeader = 8; // name and length

    // An animation has one for each of its pictures.
    private const int MostParts = 100_000;

    private const int PngFrame = 12; // length, name and checksum of a chunk

    // A profile's parts are numbered in one byte.
    private const int MostProfileParts = 255;

    private readonly byte[] _buffer = new byte[16 * 1024];
    private Memory<byte> _window;

    /// <summary>All of it, in pieces, each of which is good until the next.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces(PictureFormat format)
    {
        start.CopyTo(_buffer, 0);
        _window = _buffer.AsMemory(0, start.Length);
        return format switch
        {
            PictureFormat.Jpeg => Jpeg(),
            PictureFormat.Png => Png(),
            PictureFormat.WebP => Counted(WebPSignature, WebPChunk),
            PictureFormat.Avif => Counted(0, AvifBox),
            _ => Next(long.MaxValue),
        };
    }

    // https://www.w3.org/TR/png-3/#5Chunk-layout
    private IEnumerable<ReadOnlyMemory<byte>> Png()
    {
        yield return Take(PngSignature);
        while (Has(PngFrame))
        {
            var isKept = IsNeeded(_window.Span[4..8]);
            foreach (var piece in Next(PngFrame + (long)BinaryPrimitives.ReadUInt32BigEndian(_window.Span)))
            {
                if (isKept)
                    yield return piece;
            }
        }
        yield return _window;
    }

    // A chunk whose name begins with a capital letter is one that decoders have to know.
    private static bool IsNeeded(ReadOnlySpan<byte> chunk) =>
        chunk[0] < 'a' || chunk.SequenceEqual("tRNS"u8) || chunk.SequenceEqual("iCCP"u8) || chunk.SequenceEqual("eXIf"u8);

    // These say in front where all their parts are, so that none can be left out; 88 MB of empty ones took 800 MB, or nine seconds.
    private IEnumerable<ReadOnlyMemory<byte>> Counted(int start, Func<ReadOnlySpan<byte>, long> length)
    {
        yield return Take(start);
        for (var parts = 1; Has(PartHeader); parts++)
        {
            if (parts > MostParts)
                throw new PictureException(PictureProblem.TooLarge, "The original has more parts than are allowed.");
            _ = Has(2 * PartHeader);
            foreach (var piece in Next(length(_window.Span)))
                yield return piece;
        }
        yield return _window;
    }

    // https://www.rfc-editor.org/rfc/rfc9649#name-riff-file-format: an odd length has a byte of filling.
    private static long WebPChunk(ReadOnlySpan<byte> start) =>
        PartHeader + ((BinaryPrimitives.ReadUInt32LittleEndian(start[4..]) + 1L) & ~1L);

    // ISO/IEC 14496-12, 4.2: with one, the length is behind the name; zero is all that follows.
    private static long AvifBox(ReadOnlySpan<byte> start)
    {
        long length = BinaryPrimitives.ReadUInt32BigEndian(start);
        if (length == 1 && start.Length >= 2 * PartHeader)
            length = BinaryPrimitives.ReadInt64BigEndian(start[PartHeader..]);
        return length >= PartHeader ? length : long.MaxValue;
    }

    // https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B: pixels, and between them segments of 0xFF, what it is, and its length.
    private IEnumerable<ReadOnlyMemory<byte>> Jpeg()
    {
        var (hasExif, profileParts) = (false, 0);
        while (Has(4))
        {
            var pixels = BeforeSegment(_window.Span);
            yield return Take(pixels);
            if (pixels > 0)
                continue;
            var kind = _window.Span[1];
            // The end of the picture.
            if (kind == 0xD9)
                break;
            _ = Has(16);
            var content = _window.Span[4..];
            var isKept = kind switch
            {
                0xE1 => !hasExif && (hasExif = content.StartsWith("Exif\0"u8)),
                0xE2 => content.StartsWith("ICC_PROFILE\0"u8) && ++profileParts <= MostProfileParts,
                // JFIF and Adobe, which say what the colours are.
                0xE0 or 0xEE => true,
                // What applications put there, and comments.
                _ => kind is < 0xE0 or (> 0xEF and not 0xFE),
            };
            foreach (var piece in Next(2 + BinaryPrimitives.ReadUInt16BigEndian(_window.Span[2..])))
            {
                if (isKept)
                    yield return piece;
            }
        }
        foreach (var piece in Next(long.MaxValue))
            yield return piece;
    }

    private static int BeforeSegment(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; ; )
        {
            var distance = bytes[at..].IndexOf((byte)0xFF);
            if (distance < 0)
                return bytes.Length;
            at += distance;
            if (at + 1 == bytes.Length)
                return at;
            // Before another 0xFF it is filling; before a small number, or where pixels start anew, it has no length behind it.
            if (bytes[at + 1] is >= 0xC0 and not 0xFF and not (>= 0xD0 and <= 0xD8))
                return at;
            at += bytes[at + 1] == 0xFF ? 1 : 2;
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Next(long length)
    {
        while (length > 0 && Has(1))
        {
            var piece = Take((int)Math.Min(length, _window.Length));
            length -= piece.Length;
            yield return piece;
        }
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        var taken = _window[..length];
        _window = _window[length..];
        return taken;
    }

    /// <summary>Whether so many bytes are there to be looked at.</summary>
    private bool Has(int count)
    {
        if (_window.Length >= count)
            return true;
        _window.CopyTo(_buffer);
        var filled = _window.Length;
        for (var got = 1; filled < count && got > 0; filled += got)
            got = read(_buffer.AsMemory(filled));
        _window = _buffer.AsMemory(0, filled);
        return filled >= count;
    }
}
