using System.Buffers.Binary;
using System.Text;

namespace GapFurniture.Benchmarks;

/// <summary>
/// Package files such as a distribution has, as far as their headers go: some 85 files, 30 dependencies, a description and ten entries of a
/// change log, in words of which no two packages have the same, so that they compress as real ones do. The payload is a few bytes.
/// </summary>
internal static class SyntheticPackages
{
    private const int Files = 85;
    private const int Dependencies = 15;
    private const int Changes = 10;
    private const int Equal = 8;
    private const int Signatures = 62;
    private const int Immutable = 63;

    private static readonly string[] s_syllables =
        "ar be con de el for gen hi in jo ka lo man net on per qua re sys ter un ver wi xo yum zen lib ser co da fi gu".Split(' ');

    /// <summary>Writes so many packages into a folder, in subfolders of a thousand.</summary>
    /// <returns>Their paths, in the order of their numbers.</returns>
    public static IReadOnlyList<string> Write(string folder, int first, int count)
    {
        var paths = new List<string>(count);
        for (var number = first; number < first + count; number++)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, $"{number / 1000:D3}")).FullName;
            paths.Add(Path.Combine(place, $"{Name(number)}-1.{number}-1.x86_64.rpm"));
            File.WriteAllBytes(paths[^1], Package(number));
        }
        return paths;
    }

    private static string Name(int number) => $"package{number:D5}";

    /// <summary>One package's bytes, the same for each number.</summary>
    public static byte[] Package(int number)
    {
        var words = new Words(number);
        var name = Name(number);
        var directories = Enumerable.Range(0, 9).Select(i => $"/usr/share/{name}/{words.Next(2, "-")}{i}/").Prepend("/usr/bin/").ToArray();
        string[] needs =
        [
            .. Enumerable.Range(0, Dependencies).Select(_ => $"lib{words.Next(1)}.so.{words.Number(9)}()(64bit)"),
            "/bin/sh",
            "rpmlib(CompressedFileNames)",
        ];
        string[] gives = [name, $"{name}(x86-64)", .. Enumerable.Range(0, Dependencies).Select(i => $"{name}({words.Next(1)}{i})")];
        var indexes = Enumerable.Range(0, Files).Select(i => i < 3 ? 0 : 1 + i % 9).ToArray();
        var header = new Header();
        header.Text(1000, name);
        header.Text(1001, $"1.{number}");
        header.Text(1002, "1");
        header.Texts(1004, [words.Next(6)], type: 9);
        header.Texts(1005, [words.Next(90)], type: 9);
        header.Numbers(1006, [1_700_000_000 + number]);
        header.Text(1007, "build.example.com");
        header.Numbers(1009, [words.Number(10_000_000)]);
        header.Text(1014, "MIT");
        header.Texts(1016, ["Development/Libraries"], type: 9);
        header.Text(1020, $"https://example.com/{name}");
        header.Text(1022, "x86_64");
        header.Shorts(1030, [.. indexes.Select(i => (short)(i == 0 ? 0x81ED : 0x81A4))]);
        header.Numbers(1037, new int[Files]);
        header.Text(1044, $"{name}-1.{number}-1.src.rpm");
        header.Texts(1047, gives);
        header.Numbers(1048, new int[needs.Length]);
        header.Texts(1049, needs);
        header.Texts(1050, [.. needs.Select(_ => "")]);
        header.Numbers(1080, [.. Enumerable.Range(0, Changes).Select(i => 1_700_000_000 - 86_400 * i)]);
        header.Texts(
            1081,
            [.. Enumerable.Range(0, Changes).Select(i => $"{words.Next(2)} <{words.Next(1)}@example.com> - 1.{number - i}-1")]
        );
        header.Texts(1082, [.. Enumerable.Range(0, Changes).Select(_ => "- " + words.Next(20))]);
        header.Numbers(1112, [.. gives.Select(_ => Equal)]);
        header.Texts(1113, [.. gives.Select(_ => $"1.{number}-1")]);
        header.Numbers(1116, indexes);
        header.Texts(1117, [.. indexes.Select((_, i) => $"{words.Next(2, "_")}{i}.py")]);
        header.Texts(1118, directories);
        // What no metadata repeats, but fills headers: a digest of each file.
        header.Texts(1035, [.. indexes.Select(_ => words.Hexadecimal(32))]);

        var signature = new Header();
        signature.Numbers(1007, [4096]);
        var sums = signature.ToArray(Signatures);
        var lead = new byte[96];
        ((ReadOnlySpan<byte>)[0xed, 0xab, 0xee, 0xdb, 3, 0]).CopyTo(lead);
        lead[79] = 5;
        return
        [
            .. lead,
            .. sums,
            .. new byte[-sums.Length & 7],
            .. header.ToArray(Immutable),
            .. Encoding.ASCII.GetBytes(words.Hexadecimal(64)),
        ];
    }

    // The same for each number.
    private sealed class Words(int seed)
    {
        private readonly Random _random = new(seed);

        public int Number(int below) => _random.Next(below);

        public string Next(int count, string between = " ") => string.Join(between, Enumerable.Range(0, count).Select(_ => Word()));

        public string Hexadecimal(int bytes)
        {
            var data = new byte[bytes];
            _random.NextBytes(data);
            return Convert.ToHexStringLower(data);
        }

        // A few words are most of any text.
        private string Word()
        {
            var rank = (int)(2000 * Math.Pow(_random.NextDouble(), 3));
            return s_syllables[rank % s_syllables.Length]
                + s_syllables[rank / 33 % s_syllables.Length]
                + (rank > 300 ? s_syllables[rank % 7] : "");
        }
    }

    // A header as rpmbuild writes it: index, data, and the region that seals both.
    private sealed class Header
    {
        private const int EntryLength = 16;

        private readonly SortedDictionary<int, (int Type, int Count, byte[] Data)> _entries = [];

        public void Text(int tag, string text) => _entries[tag] = (6, 1, [.. Encoding.UTF8.GetBytes(text), 0]);

        public void Texts(int tag, string[] texts, int type = 8) =>
            _entries[tag] = (type, texts.Length, [.. texts.SelectMany(text => (byte[])[.. Encoding.UTF8.GetBytes(text), 0])]);

        public void Numbers(int tag, int[] numbers) => _entries[tag] = (4, numbers.Length, BigEndian(numbers));

        public void Shorts(int tag, short[] numbers) =>
            _entries[tag] = (3, numbers.Length, [.. numbers.SelectMany(n => (byte[])[(byte)(n >> 8), (byte)n])]);

        public byte[] ToArray(int region)
        {
            var index = new List<int>();
            var data = new List<byte>();
            foreach (var (tag, (type, count, bytes)) in _entries)
            {
                data.AddRange(
                    new byte[
                        -data.Count
                            & (
                                type is 4 ? 3
                                : type is 3 ? 1
                                : 0
                            )
                    ]
                );
                index.AddRange([tag, type, data.Count, count]);
                data.AddRange(bytes);
            }
            index.InsertRange(0, [region, 7, data.Count, EntryLength]);
            data.AddRange(BigEndian([region, 7, -4 * index.Count, EntryLength]));
            return [0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0, .. BigEndian([index.Count / 4, data.Count]), .. BigEndian([.. index]), .. data];
        }

        private static byte[] BigEndian(int[] numbers)
        {
            var bytes = new byte[4 * numbers.Length];
            for (var i = 0; i < numbers.Length; i++)
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), numbers[i]);
            return bytes;
        }
    }
}
