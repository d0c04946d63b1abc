using System.Globalization;
using System.Text;

namespace GapFurniture.IotTweet.Text;

/// <summary>
/// Normalization form C, by tables of our own: <see cref="string.Normalize()"/> does nothing where globalization is invariant, as it is in a
/// native executable without ICU.
/// </summary>
/// <seealso href="https://www.unicode.org/reports/tr15/"/>
internal static class Nfc
{
    // Hangul syllables are composed by arithmetic.
    private const int L = 0x1100;
    private const int V = 0x1161;
    private const int T = 0x11A7;
    private const int S = 0xAC00;
    private const int Vs = 21;
    private const int Ts = 28;
    private const int Ss = 19 * Vs * Ts;

    private static readonly Lazy<Tables> s_tables = new(Tables.Read);

    /// <summary>The text in form C. Lone halves of surrogate pairs become U+FFFD.</summary>
    public static string Normalize(string text)
    {
        if (text.All(IsInert))
            return text;
        var points = new List<int>();
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, points);
        Reorder(points);
        var composed = new StringBuilder();
        foreach (var point in Compose(points))
            composed.Append(new Rune(point));
        return composed.ToString();
    }

    // Latin, kana, usual kanji and most emoji: neither changed nor joined with anything, so that the tables need not be read.
    private static bool IsInert(char c) =>
        c < 0x300
        || c is >= '\u3041' and <= '\u3096' or >= '\u309B' and <= '\u30FF' or >= '\u4E00' and <= '\u9FFF' or >= '\uD83C' and <= '\uD83E'
        || (c is >= '\uDC00' and <= '\uDFFF');

    private static void Decompose(int point, List<int> to)
    {
        if (point - S is >= 0 and < Ss and var syllable)
        {
            to.Add(L + (syllable / (Vs * Ts)));
            to.Add(V + (syllable % (Vs * Ts) / Ts));
            if (syllable % Ts is > 0 and var trailing)
                to.Add(T + trailing);
        }
        else if (s_tables.Value.Parts.TryGetValue(point, out var parts))
        {
            foreach (var part in parts)
                Decompose(part, to);
        }
        else
        {
            to.Add(point);
        }
    }

    // A stable sort of each run of marks by their classes.
    private static void Reorder(List<int> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            for (var j = i; j > 0 && Class(points[j]) is > 0 and var own && Class(points[j - 1]) > own; j--)
                (points[j - 1], points[j]) = (points[j], points[j - 1]);
        }
    }

    private static List<int> Compose(List<int> points)
    {
        var composed = new List<int>(points.Count);
        var (starter, last) = (-1, 0);
        foreach (var point in points)
        {
            var own = Class(point);
            var isBlocked = starter < 0 || (composed.Count - 1 > starter && last >= own);
            if (!isBlocked && Pair(composed[starter], point) is { } pair)
            {
                composed[starter] = pair;
                continue;
            }
            if (own == 0)
                starter = composed.Count;
            last = own;
            composed.Add(point);
        }
        return composed;
    }

    private static int? Pair(int first, int second) =>
        first - L is >= 0 and < 19 and var leading && second - V is >= 0 and < Vs and var vowel ? S + (((leading * Vs) + vowel) * Ts)
        : first - S is >= 0 and < Ss and var syllable && syllable % Ts == 0 && second - T is > 0 and < Ts and var trailing
            ? first + trailing
        : s_tables.Value.Pairs.TryGetValue((first, second), out var pair) ? pair
        : null;

    private static int Class(int point) => s_tables.Value.Classes.GetValueOrDefault(point);

    private sealed record Tables(Dictionary<int, int[]> Parts, Dictionary<(int, int), int> Pairs, Dictionary<int, int> Classes)
    {
        public static Tables Read()
        {
            var tables = new Tables([], [], []);
            using var reader = new StreamReader(typeof(Nfc).Assembly.GetManifestResourceStream("Nfc.txt")!);
            while (reader.ReadLine() is { } line)
            {
                var fields = line.Split(' ');
                if (fields[0] == "R")
                    tables.AddClass(fields[1].Split('-'), int.Parse(fields[2], CultureInfo.InvariantCulture));
                else if (fields[0] is "C" or "D")
                    tables.AddParts(fields[0] == "C", Hex(fields[1]), [.. fields[2..].Select(Hex)]);
            }
            return tables;
        }

        private void AddClass(string[] range, int value)
        {
            for (var point = Hex(range[0]); point <= Hex(range[1]); point++)
                Classes[point] = value;
        }

        private void AddParts(bool composes, int point, int[] parts)
        {
            Parts[point] = parts;
            if (composes)
                Pairs[(parts[0], parts[1])] = point;
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
