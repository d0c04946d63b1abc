using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GapFurniture.YumRepo.Rpm;

/// <summary>
/// One header of a package file: entries that each say a tag, a type, an offset into the data and a count. As librpm does, an entry that
/// does not fit, or overlaps the one before, makes the whole header unreadable; so reading takes time and memory in proportion to its bytes.
/// </summary>
/// <seealso href="https://github.com/rpm-software-management/rpm/blob/master/docs/manual/hregions.md"/>
internal readonly ref struct RpmHeader
{
    // Far beyond any package (the longest lists known have some 500,000 files), so that hostile counts cost little memory.
    private const int MaxCount = 4 * 1024 * 1024;

    private const int FirstTag = 100;

    private readonly ReadOnlySpan<byte> _data;
    private readonly Dictionary<int, Entry> _entries;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">Begin with its magic, and may go on after it.</param>
    /// <param name="part">What messages call it.</param>
    /// <param name="region">The tag that its first entry has if the header is sealed: the entry then spans all that was signed.</param>
    /// <exception cref="RpmFormatException">There are too few bytes, or an entry is not one that librpm reads.</exception>
    public RpmHeader(ReadOnlySpan<byte> bytes, string part, RpmTag region)
    {
        var count = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]);
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[12..]);
        var data = RpmHeaders.IntroLength + count * RpmHeaders.EntryLength;
        if (bytes.Length < data + (long)length)
            throw new RpmFormatException($"it ends within its {part}: {bytes.Length} of {data + (long)length} bytes are there");
        _data = bytes.Slice(data, length);
        _entries = new Dictionary<int, Entry>(count);
        HasRegion = BinaryPrimitives.ReadInt32BigEndian(bytes[RpmHeaders.IntroLength..]) == (int)region;
        if (HasRegion && !IsSealed(Entry.Read(bytes[RpmHeaders.IntroLength..]), count))
            throw new RpmFormatException($"the region of its {part} is damaged");
        var end = 0;
        for (var i = HasRegion ? 1 : 0; i < count; i++)
        {
            var entry = Entry.Read(bytes[(RpmHeaders.IntroLength + i * RpmHeaders.EntryLength)..]);
            var size = entry.Tag < FirstTag || entry.Offset < end ? -1 : entry.Length(_data);
            if (size <= 0)
                throw new RpmFormatException(
                    $"entry {i} of its {part} is damaged: tag {entry.Tag}, type {entry.Type}, offset {entry.Offset}, count {entry.Count}"
                );
            end = entry.Offset + size;
            // A later one replaces an earlier one of the same tag, as in librpm those do that were added after the region was sealed.
            _entries[entry.Tag] = entry with
            {
                Size = size,
            };
        }
    }

    /// <summary>False for packages of rpm 3, whose headers had no sealed region.</summary>
    public bool HasRegion { get; }

    public bool Has(RpmTag tag) => _entries.ContainsKey((int)tag);

    /// <summary>The text of a tag, in the C locale where it is translated; null if there is none, or a list.</summary>
    /// <exception cref="RpmFormatException">It cannot be written in XML.</exception>
    public string? Text(RpmTag tag)
    {
        if (!_entries.TryGetValue((int)tag, out var entry) || !entry.IsText || (entry.Type == Entry.TextArray && entry.Count != 1))
            return null;
        var text = _data.Slice(entry.Offset, entry.Size);
        return RpmText.Decode(text[..text.IndexOf((byte)0)], tag);
    }

    /// <summary>The texts of a tag; null if it has none.</summary>
    /// <exception cref="RpmFormatException">One cannot be written in XML, or there are too many.</exception>
    public string[]? Texts(RpmTag tag, int limit = int.MaxValue)
    {
        if (!_entries.TryGetValue((int)tag, out var entry) || !entry.IsText)
            return null;
        var texts = new string[CountOf(entry, limit)];
        var rest = _data.Slice(entry.Offset, entry.Size);
        for (var i = 0; i < texts.Length; i++)
        {
            var length = rest.IndexOf((byte)0);
            texts[i] = RpmText.Decode(rest[..length], tag);
            rest = rest[(length + 1)..];
        }
        return texts;
    }

    /// <summary>The first number of a tag; null if it has none.</summary>
    public ulong? Number(RpmTag tag) => Number((int)tag);

    /// <inheritdoc cref="Number(RpmTag)"/>
    public ulong? Number(int tag) => _entries.TryGetValue(tag, out var entry) && entry.IsNumber ? entry.NumberAt(_data, 0) : null;

    /// <summary>The numbers of a tag, all of which are 32 bits at most in what becomes metadata; null if it has none.</summary>
    /// <exception cref="RpmFormatException">There are too many.</exception>
    public uint[]? Numbers(RpmTag tag, int limit = int.MaxValue)
    {
        if (!_entries.TryGetValue((int)tag, out var entry) || !entry.IsNumber)
            return null;
        var numbers = new uint[CountOf(entry, limit)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (uint)entry.NumberAt(_data, i);
        return numbers;
    }

    // The entry leads to a copy of itself at the region's end, whose offset says backwards how many entries belong to it.
    private bool IsSealed(Entry region, int count)
    {
        if (region.Length(_data) != RpmHeaders.EntryLength)
            return false;
        var trailer = Entry.Read(_data[region.Offset..]);
        var entries = -(long)trailer.Offset / RpmHeaders.EntryLength;
        return trailer with { Offset = region.Offset } == region
            && entries >= 1
            && entries <= count
            && trailer.Offset % RpmHeaders.EntryLength == 0;
    }

    /// <summary>All entries but the region's, in the order of their tags, as a header is written.</summary>
    public IReadOnlyList<HeaderEntry> Entries()
    {
        var entries = new List<HeaderEntry>(_entries.Count);
        foreach (var entry in _entries.Values.OrderBy(entry => entry.Tag))
            entries.Add(new HeaderEntry(entry.Tag, entry.Type, entry.Count, _data.Slice(entry.Offset, entry.Size).ToArray()));
        return entries;
    }

    private static int CountOf(Entry entry, int limit) =>
        entry.Count > MaxCount
            ? throw new RpmFormatException($"it has {entry.Count} of {(RpmTag)entry.Tag}; {MaxCount} is the limit")
            : Math.Min(entry.Count, limit);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Tag, int Type, int Offset, int Count)
    {
        public const int TextArray = 8;
        private const int Text = 6;
        private const int Translated = 9;

        public int Size { get; init; }

        public bool IsText => Type is Text or TextArray or Translated;

        // Character and 8, 16, 32, 64 bits.
        public bool IsNumber => Type is >= 1 and <= 5;

        public static Entry Read(ReadOnlySpan<byte> bytes) =>
            new(
                BinaryPrimitives.ReadInt32BigEndian(bytes),
                BinaryPrimitives.ReadInt32BigEndian(bytes[4..]),
                BinaryPrimitives.ReadInt32BigEndian(bytes[8..]),
                BinaryPrimitives.ReadInt32BigEndian(bytes[12..])
            );

        // -1 where it does not fit, is not aligned, or is of a type that does not exist.
        public int Length(ReadOnlySpan<byte> data)
        {
            if (Offset < 0 || Offset > data.Length)
                return -1;
            if (Type is Text && Count != 1)
                return -1;
            if (IsText)
                return TextLength(data[Offset..]);
            var width = Width;
            return width == 0 || Count <= 0 || Offset % width != 0 || (long)Count * width > data.Length - Offset ? -1 : Count * width;
        }

        public ulong NumberAt(ReadOnlySpan<byte> data, int index) =>
            Width switch
            {
                1 => data[Offset + index],
                2 => BinaryPrimitives.ReadUInt16BigEndian(data[(Offset + 2 * index)..]),
                4 => BinaryPrimitives.ReadUInt32BigEndian(data[(Offset + 4 * index)..]),
                _ => BinaryPrimitives.ReadUInt64BigEndian(data[(Offset + 8 * index)..]),
            };

        private int Width =>
            Type switch
            {
                1 or 2 or 7 => 1,
                3 => 2,
                4 => 4,
                5 => 8,
                _ => 0,
            };

        private int TextLength(ReadOnlySpan<byte> data)
        {
            var length = 0;
            for (var i = 0; i < Count; i++)
            {
                var end = data[length..].IndexOf((byte)0);
                if (end < 0)
                    return -1;
                length += end + 1;
            }
            return length;
        }
    }
}

/// <summary>An entry with its data, in the file's byte order.</summary>
internal sealed record HeaderEntry(int Tag, int Type, int Count, byte[] Data)
{
    private const int Binary = 7;

    public static HeaderEntry Bytes(int tag, byte[] data) => new(tag, Binary, data.Length, data);

    /// <summary>A sealed header.</summary>
    /// <param name="entries">In the order of their tags.</param>
    /// <param name="region">The tag of the entry that seals it.</param>
    public static byte[] Write(IReadOnlyList<HeaderEntry> entries, RpmTag region)
    {
        var index = new List<byte>();
        var data = new List<byte>();
        foreach (var entry in entries)
        {
            data.AddRange(new byte[-data.Count & (Alignment(entry.Type) - 1)]);
            index.AddRange(Words(entry.Tag, entry.Type, data.Count, entry.Count));
            data.AddRange(entry.Data);
        }
        var count = entries.Count + 1;
        var seal = Words((int)region, Binary, data.Count, RpmHeaders.EntryLength);
        data.AddRange(Words((int)region, Binary, -count * RpmHeaders.EntryLength, RpmHeaders.EntryLength));
        return [.. RpmHeaders.HeaderMagic, .. Words(0, count, data.Count), .. seal, .. index, .. data];
    }

    private static int Alignment(int type) =>
        type switch
        {
            3 => 2,
            4 => 4,
            5 => 8,
            _ => 1,
        };

    private static byte[] Words(params ReadOnlySpan<int> words)
    {
        var bytes = new byte[4 * words.Length];
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }
}
