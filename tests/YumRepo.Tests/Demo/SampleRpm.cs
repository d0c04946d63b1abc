using System.Buffers.Binary;
using System.Text;

namespace GapFurniture.YumRepo.Tests.Fakes;

/// <summary>Small packages that are whole as far as an index is concerned, for tests that need no rpmbuild. Nothing could be installed from them.</summary>
internal sealed record SampleRpm(string Name, string Version = "1.0", string Release = "1", string Arch = "x86_64")
{
    // rpmtag.h.
    private const int NameTag = 1000;
    private const int VersionTag = 1001;
    private const int ReleaseTag = 1002;
    private const int EpochTag = 1003;
    private const int SummaryTag = 1004;
    private const int DescriptionTag = 1005;
    private const int BuildTimeTag = 1006;
    private const int SizeTag = 1009;
    private const int LicenseTag = 1014;
    private const int ArchTag = 1022;
    private const int SourceRpmTag = 1044;
    private const int ProvideNameTag = 1047;
    private const int SourcePackageTag = 1106;
    private const int ProvideFlagsTag = 1112;
    private const int ProvideVersionTag = 1113;
    private const int SignatureSizeTag = 1000;
    private const int Equal = 8;

    public int? Epoch { get; init; }

    /// <summary>Makes the header longer than the first read.</summary>
    public string Description { get; init; } = "A sample.";

    /// <summary>Bytes behind the header.</summary>
    public int PayloadLength { get; init; } = 100;

    /// <summary>What tells packages of one version apart.</summary>
    public byte Seed { get; init; }

    public string FileName => $"{Name}-{Version}-{Release}.{Arch}.rpm";

    public byte[] Bytes()
    {
        var header = Header(Tags());
        var payload = new byte[PayloadLength];
        var signature = Header([(SignatureSizeTag, Number(header.Length + payload.Length))]);
        new Random(Seed).NextBytes(payload);
        var padding = new byte[(8 - (signature.Length % 8)) % 8];
        return [.. Lead(), .. signature, .. padding, .. header, .. payload];
    }

    private IEnumerable<(int Tag, Value Value)> Tags()
    {
        yield return (NameTag, Text(Name));
        yield return (VersionTag, Text(Version));
        yield return (ReleaseTag, Text(Release));
        if (Epoch is { } epoch)
            yield return (EpochTag, Number(epoch));
        yield return (SummaryTag, Texts(Name + " is a sample"));
        yield return (DescriptionTag, Texts(Description));
        yield return (BuildTimeTag, Number(1_700_000_000));
        yield return (SizeTag, Number(PayloadLength));
        yield return (LicenseTag, Text("MIT"));
        yield return (ArchTag, Text(Arch == "src" ? "x86_64" : Arch));
        if (Arch == "src")
            yield return (SourcePackageTag, Number(1));
        else
            yield return (SourceRpmTag, Text($"{Name}-{Version}-{Release}.src.rpm"));
        yield return (ProvideNameTag, Texts(Name));
        yield return (ProvideFlagsTag, Number(Equal));
        yield return (ProvideVersionTag, Texts($"{Version}-{Release}"));
    }

    private readonly record struct Value(int Type, int Count, byte[] Bytes);

    private static Value Text(string text) => new(6, 1, [.. Encoding.UTF8.GetBytes(text), 0]);

    private static Value Texts(string text) => Text(text) with { Type = 8 };

    private static Value Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return new(4, 1, bytes);
    }

    private static byte[] Header(IEnumerable<(int Tag, Value Value)> tags)
    {
        var (index, data, count) = (new List<byte>(), new List<byte>(), 0);
        foreach (var (tag, value) in tags.OrderBy(t => t.Tag))
        {
            while (value.Type == 4 && data.Count % 4 != 0)
                data.Add(0);
            index.AddRange([.. Number(tag).Bytes, .. Number(value.Type).Bytes, .. Number(data.Count).Bytes, .. Number(value.Count).Bytes]);
            data.AddRange(value.Bytes);
            count++;
        }
        return [0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0, .. Number(count).Bytes, .. Number(data.Count).Bytes, .. index, .. data];
    }

    private byte[] Lead()
    {
        var lead = new byte[96];
        byte[] start = [0xed, 0xab, 0xee, 0xdb, 3, 0, 0, (byte)(Arch == "src" ? 1 : 0), 0, 1];
        start.CopyTo(lead, 0);
        Encoding.UTF8.GetBytes(Name.AsSpan(0, Math.Min(Name.Length, 65)), lead.AsSpan(10));
        (lead[77], lead[79]) = (1, 5);
        return lead;
    }
}
