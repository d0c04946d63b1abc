using System.Collections;
using System.Runtime.CompilerServices;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>
/// A list of packages in the bytes in which an index stores it: a commit looks at few of ten thousand, and writes the others as they were read.
/// </summary>
[CollectionBuilder(typeof(PackedPackages), nameof(Create))]
internal sealed class PackedPackages : IReadOnlyList<ListedPackage>
{
    private readonly ReadOnlyMemory<byte> _bytes;

    // Where each begins, and where the last one ends.
    private readonly int[] _starts;

    private readonly Lazy<Chains> _hrefs;
    private readonly Lazy<Chains> _nevras;

    private PackedPackages(ReadOnlyMemory<byte> bytes, int count)
    {
        // A damaged count must not become an allocation of gigabytes.
        if (count < 0 || count > bytes.Length)
            throw new InvalidDataException("it is damaged");
        _starts = new int[count + 1];
        var reader = new PackedReader(bytes.Span);
        for (var i = 1; i <= count; i++)
        {
            reader.SkipPackage();
            _starts[i] = reader.Position;
        }
        _bytes = bytes[.._starts[^1]];
        _hrefs = new(() => new Chains(count, HrefOf));
        _nevras = new(() => new Chains(count, NevraOf));
    }

    private delegate ReadOnlySpan<byte> Key(int number);

    public int Count => _starts.Length - 1;

    /// <summary>Bytes of all of them.</summary>
    public int Length => _bytes.Length;

    public ListedPackage this[int index] => new PackedReader(At(index)).ReadPackage();

    /// <summary>Packs packages.</summary>
    public static PackedPackages Create(ReadOnlySpan<ListedPackage> packages) => Create(packages.ToArray().AsEnumerable());

    /// <inheritdoc cref="Create(ReadOnlySpan{ListedPackage})"/>
    public static PackedPackages Create(IEnumerable<ListedPackage> packages)
    {
        using var bytes = new MemoryStream();
        var count = Append(bytes, packages);
        return new PackedPackages(bytes.ToArray(), count);
    }

    /// <summary>Reads a list from the start of some bytes.</summary>
    /// <param name="bytes">The list, and what follows it.</param>
    /// <param name="count">How many packages it has.</param>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public static PackedPackages Read(ReadOnlyMemory<byte> bytes, int count) => new(bytes, count);

    /// <summary>Writes the list without some, and with others behind them.</summary>
    public void WriteTo(Stream target, IReadOnlySet<int> dropped, IEnumerable<ListedPackage> added)
    {
        var from = 0;
        foreach (var number in dropped.Order())
        {
            target.Write(_bytes.Span[from.._starts[number]]);
            from = _starts[number + 1];
        }
        target.Write(_bytes.Span[from..]);
        Append(target, added);
    }

    /// <summary>The numbers of the packages at a place, the last one first.</summary>
    public IReadOnlyList<int> At(string href) => Find(_hrefs, HrefOf, writer => writer.Write(href));

    /// <summary>The numbers of the files of a package, the last one first.</summary>
    public IReadOnlyList<int> Of(Nevra nevra) => Find(_nevras, NevraOf, writer => writer.Write(nevra));

    public IEnumerator<ListedPackage> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int Append(Stream target, IEnumerable<ListedPackage> packages)
    {
        using var writer = new PackedWriter(target);
        var count = 0;
        foreach (var package in packages)
        {
            writer.Write(package);
            count++;
        }
        return count;
    }

    private static List<int> Find(Lazy<Chains> chains, Key keyOf, Action<PackedWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new PackedWriter(bytes))
            write(writer);
        var found = new List<int>();
        foreach (var number in chains.Value.Candidates(bytes.ToArray()))
        {
            if (keyOf(number).SequenceEqual(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)))
                found.Add(number);
        }
        return found;
    }

    private ReadOnlySpan<byte> At(int number) => _bytes.Span[_starts[number].._starts[number + 1]];

    private ReadOnlySpan<byte> NevraOf(int number)
    {
        var reader = new PackedReader(At(number));
        reader.SkipNevra();
        return At(number)[..reader.Position];
    }

    private ReadOnlySpan<byte> HrefOf(int number)
    {
        var reader = new PackedReader(At(number));
        reader.SkipNevra();
        var start = reader.Position;
        reader.ReadText();
        return At(number)[start..reader.Position];
    }

    /// <summary>A hash table of numbers, by keys that stay where they are.</summary>
    private sealed class Chains
    {
        // From 1; 0 ends a chain.
        private readonly int[] _first;
        private readonly int[] _next;

        public Chains(int count, Key keyOf)
        {
            _first = new int[Math.Max(count, 1)];
            _next = new int[count];
            for (var i = 0; i < count; i++)
            {
                ref var first = ref _first[Slot(keyOf(i))];
                (_next[i], first) = (first, i + 1);
            }
        }

        /// <summary>Numbers that may have a key, the last one first.</summary>
        public IEnumerable<int> Candidates(byte[] key)
        {
            for (var number = _first[Slot(key)]; number > 0; number = _next[number - 1])
                yield return number - 1;
        }

        private uint Slot(ReadOnlySpan<byte> key)
        {
            var hash = new HashCode();
            hash.AddBytes(key);
            return (uint)hash.ToHashCode() % (uint)_first.Length;
        }
    }
}
