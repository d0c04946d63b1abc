using System.Buffers.Binary;
using System.Text;

namespace GapFurniture.Package;

/// <summary>Which C library an executable asks for: one that was linked on a newer system does not start on an older.</summary>
/// <seealso href="https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html"/>
internal sealed class Glibc
{
    private const string Prefix = "GLIBC_";

    // A file of 64 bits, the lower byte first.
    private static ReadOnlySpan<byte> Magic => "\u007fELF\u0002\u0001"u8;

    private const uint DynamicSymbols = 11,
        VersionNeeds = 0x6ffffffe,
        VersionOfSymbols = 0x6fffffff;

    private readonly byte[] _file;

    // Offset, size and linked section, by type.
    private readonly Dictionary<uint, (int Offset, int Size, int Link)> _sections = [];
    private readonly List<int> _offsets = [];

    /// <summary>Versions of glibc, by the index that symbols refer to.</summary>
    private readonly Dictionary<ushort, Version> _versions = [];

    /// <summary>What the runtime provided.al2023 has.</summary>
    public static Version OfAmazonLinux2023 { get; } = new(2, 34);

    /// <summary>Whether a file is an executable or a library for Linux on a machine of 64 bits.</summary>
    public static bool IsExecutable(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[Magic.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Magic);
    }

    /// <summary>Reads an executable.</summary>
    /// <exception cref="FormatException">It is none for Linux on a machine of 64 bits.</exception>
    public Glibc(string executable)
    {
        _file = File.ReadAllBytes(executable);
        if (!_file.AsSpan().StartsWith(Magic))
            throw new FormatException($"{executable} is no executable for Linux on a machine of 64 bits");
        var (at, size, count) = ((int)BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(40)), Short(58), Short(60));
        for (var i = 0; i < count; i++, at += size)
        {
            _offsets.Add((int)BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(at + 24)));
            _sections[Int(at + 4)] = (_offsets[^1], (int)BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(at + 32)), (int)Int(at + 40));
        }
        if (_sections.TryGetValue(VersionNeeds, out var needs))
            ReadVersions(needs.Offset, needs.Link);
    }

    /// <summary>The newest version of symbols that it imports; null when it names none, as a static executable.</summary>
    public Version? Newest => _versions.Values.Max();

    /// <summary>Symbols that it imports in a version.</summary>
    public IEnumerable<string> SymbolsOf(Version version)
    {
        if (!_sections.TryGetValue(DynamicSymbols, out var symbols) || !_sections.TryGetValue(VersionOfSymbols, out var versions))
            yield break;
        for (var i = 0; i < versions.Size / 2; i++)
        {
            if (_versions.TryGetValue(Short(versions.Offset + (2 * i)), out var its) && its == version)
                yield return Text(symbols.Link, Int(symbols.Offset + (24 * i)));
        }
    }

    private void ReadVersions(int at, int names)
    {
        // One entry for each library, each with a list of versions.
        for (uint next; ; at += (int)next)
        {
            var version = at + (int)Int(at + 8);
            for (int left = Short(at + 2); left > 0; left--, version += (int)Int(version + 12))
            {
                var name = Text(names, Int(version + 8));
                if (name.StartsWith(Prefix, StringComparison.Ordinal) && Version.TryParse(name[Prefix.Length..], out var number))
                    _versions[Short(version + 6)] = number;
            }
            if ((next = Int(at + 12)) == 0)
                return;
        }
    }

    private string Text(int section, uint at)
    {
        var text = _file.AsSpan(_offsets[section] + (int)at);
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]);
    }

    private ushort Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at));

    private uint Int(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at));
}
