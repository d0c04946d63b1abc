using System.Buffers.Binary;
using System.Text;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Tests.Rpm;

/// <summary>Package files made by hand, for what no builder makes: rpm 3 and rpm 6, odd texts, damage.</summary>
internal sealed class RpmBytes
{
    private readonly SortedDictionary<int, (int Type, int Count, byte[] Data)> _entries = [];

    public byte LeadVersion { get; init; } = 3;

    /// <summary>False for packages as rpm 3 wrote them.</summary>
    public bool IsSealed { get; init; } = true;

    /// <summary>Bytes that a signature may take.</summary>
    public int Reserve { get; init; }

    public byte[] Payload { get; init; } = "payload"u8.ToArray();

    /// <summary>What every package has.</summary>
    public static RpmBytes Named(string name, string version = "1", string release = "1") =>
        new RpmBytes()
            .With(RpmTag.Name, name)
            .With(RpmTag.Version, version)
            .With(RpmTag.Release, release)
            .With(RpmTag.Arch, "noarch")
            .With(RpmTag.SourceRpm, $"{name}-{version}-{release}.src.rpm");

    public RpmBytes Changed(byte? leadVersion = null, bool? isSealed = null, int? reserve = null, byte[]? payload = null)
    {
        var copy = new RpmBytes
        {
            LeadVersion = leadVersion ?? LeadVersion,
            IsSealed = isSealed ?? IsSealed,
            Reserve = reserve ?? Reserve,
            Payload = payload ?? Payload,
        };
        foreach (var (tag, entry) in _entries)
            copy._entries[tag] = entry;
        return copy;
    }

    /// <summary>The same as rpm 6 builds it.</summary>
    /// <param name="uncompressed">Bytes that the payload has before it is compressed.</param>
    public RpmBytes OfRpm6(ulong uncompressed) =>
        Changed(leadVersion: 4)
            .With(RpmTag.RpmFormat, 6u)
            .With(RpmTag.PayloadSize, (ulong)Payload.Length)
            .With(RpmTag.PayloadSizeAlt, uncompressed);

    private bool IsOfRpm6 => _entries.ContainsKey((int)RpmTag.PayloadSize);

    public RpmBytes With(RpmTag tag, string text) => With(tag, 6, 1, [.. Encoding.UTF8.GetBytes(text), 0]);

    public RpmBytes With(RpmTag tag, params string[] texts) =>
        With(tag, 8, texts.Length, [.. texts.SelectMany(text => (byte[])[.. Encoding.UTF8.GetBytes(text), 0])]);

    public RpmBytes WithBytes(RpmTag tag, params byte[] text) => With(tag, 6, 1, [.. text, 0]);

    public RpmBytes With(RpmTag tag, params uint[] numbers) =>
        With(tag, 4, numbers.Length, [.. numbers.SelectMany(n => (byte[])[(byte)(n >> 24), (byte)(n >> 16), (byte)(n >> 8), (byte)n])]);

    public RpmBytes With(RpmTag tag, params ushort[] numbers) =>
        With(tag, 3, numbers.Length, [.. numbers.SelectMany(n => (byte[])[(byte)(n >> 8), (byte)n])]);

    public RpmBytes With(RpmTag tag, ulong number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return With(tag, 5, 1, bytes);
    }

    public RpmBytes Without(params RpmTag[] tags)
    {
        foreach (var tag in tags)
            _entries.Remove((int)tag);
        return this;
    }

    public RpmBytes WithRequires(params (string Name, uint Flags, string Version)[] entries) =>
        With(RpmTag.RequireName, [.. entries.Select(e => e.Name)])
            .With(RpmTag.RequireFlags, [.. entries.Select(e => e.Flags)])
            .With(RpmTag.RequireVersion, [.. entries.Select(e => e.Version)]);

    public RpmBytes WithProvides(params (string Name, uint Flags, string Version)[] entries) =>
        With(RpmTag.ProvideName, [.. entries.Select(e => e.Name)])
            .With(RpmTag.ProvideFlags, [.. entries.Select(e => e.Flags)])
            .With(RpmTag.ProvideVersion, [.. entries.Select(e => e.Version)]);

    public RpmBytes WithFiles(params (string Directory, string Name, ushort Mode, uint Flags)[] files)
    {
        string[] directories = [.. files.Select(f => f.Directory).Distinct()];
        return With(RpmTag.DirNames, directories)
            .With(RpmTag.DirIndexes, [.. files.Select(f => (uint)Array.IndexOf(directories, f.Directory))])
            .With(RpmTag.BaseNames, [.. files.Select(f => f.Name)])
            .With(RpmTag.FileModes, [.. files.Select(f => f.Mode)])
            .With(RpmTag.FileFlags, [.. files.Select(f => f.Flags)]);
    }

    public RpmBytes WithChangelog(params (uint Time, string Author, string Text)[] entries) =>
        With(RpmTag.ChangelogTime, [.. entries.Select(e => e.Time)])
            .With(RpmTag.ChangelogName, [.. entries.Select(e => e.Author)])
            .With(RpmTag.ChangelogText, [.. entries.Select(e => e.Text)]);

    public byte[] ToArray()
    {
        var lead = new byte[RpmHeaders.LeadLength];
        ((ReadOnlySpan<byte>)[0xed, 0xab, 0xee, 0xdb, LeadVersion, 0]).CopyTo(lead);
        Encoding.ASCII.GetBytes("made-by-hand").CopyTo(lead, 10);
        lead[77] = 1;
        lead[79] = 5;
        var header = Header(IsSealed ? RpmTag.HeaderRegion : null);
        // As rpm 6 has it: nothing but digests, and room.
        var sums = IsOfRpm6
            ? new RpmBytes().With((RpmTag)272, new string('0', 64)).With((RpmTag)999, 7, 100, new byte[100])
            : new RpmBytes()
                .With((RpmTag)SignatureTag.Size, (uint)(header.Length + Payload.Length))
                .With((RpmTag)SignatureTag.PayloadSize, (uint)Payload.Length);
        if (Reserve > 0)
            sums.With((RpmTag)SignatureTag.ReservedSpace, 7, Reserve, new byte[Reserve]);
        var signature = sums.Header(IsSealed ? RpmTag.SignatureRegion : null);
        return [.. lead, .. signature, .. new byte[-signature.Length & 7], .. header, .. Payload];
    }

    private RpmBytes With(RpmTag tag, int type, int count, byte[] data)
    {
        _entries[(int)tag] = (type, count, data);
        return this;
    }

    private byte[] Header(RpmTag? region)
    {
        var index = new List<(int Tag, int Type, int Offset, int Count)>();
        var data = new List<byte>();
        foreach (var (tag, (type, count, bytes)) in _entries)
        {
            var width =
                type is 3 ? 2
                : type is 4 ? 4
                : type is 5 ? 8
                : 1;
            data.AddRange(new byte[-data.Count & (width - 1)]);
            index.Add((tag, type, data.Count, count));
            data.AddRange(bytes);
        }
        if (region is not null)
        {
            index.Insert(0, ((int)region, 7, data.Count, RpmHeaders.EntryLength));
            data.AddRange(Words((int)region, 7, -index.Count * RpmHeaders.EntryLength, RpmHeaders.EntryLength));
        }
        return
        [
            .. (ReadOnlySpan<byte>)[0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0],
            .. Words(index.Count, data.Count),
            .. index.SelectMany(entry => Words(entry.Tag, entry.Type, entry.Offset, entry.Count)),
            .. data,
        ];
    }

    private static byte[] Words(params int[] words)
    {
        var bytes = new byte[4 * words.Length];
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }
}
