namespace GapFurniture.YumRepo.Rpm;

/// <summary>Epoch, version and release, in the order that rpm gives them. Different texts may rank the same (1.0 and 1_0).</summary>
/// <param name="Epoch">Digits; empty is 0.</param>
/// <param name="Version">Of the software.</param>
/// <param name="Release">Of the package.</param>
internal readonly record struct Evr(string Epoch, string Version, string Release) : IComparable<Evr>
{
    public int CompareTo(Evr other)
    {
        var epoch = Compare(Epoch is "" ? "0" : Epoch, other.Epoch is "" ? "0" : other.Epoch);
        if (epoch != 0)
            return epoch;
        var version = Compare(Version, other.Version);
        return version != 0 ? version : Compare(Release, other.Release);
    }

    public static bool operator <(Evr left, Evr right) => left.CompareTo(right) < 0;

    public static bool operator <=(Evr left, Evr right) => left.CompareTo(right) <= 0;

    public static bool operator >(Evr left, Evr right) => left.CompareTo(right) > 0;

    public static bool operator >=(Evr left, Evr right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{(Epoch is "" or "0" ? "" : $"{Epoch}:")}{Version}{(Release is "" ? "" : $"-{Release}")}";

    /// <summary>
    /// rpmvercmp: segments of digits or of letters, one after the other, everything else only parts them. ~ ranks before the end of the
    /// text, ^ after it but before any further segment; digits rank after letters.
    /// </summary>
    /// <returns>-1, 0 or 1.</returns>
    /// <seealso href="https://github.com/rpm-software-management/rpm/blob/master/rpmio/rpmvercmp.cc"/>
    public static int Compare(ReadOnlySpan<char> one, ReadOnlySpan<char> two)
    {
        if (one.SequenceEqual(two))
            return 0;
        while (!one.IsEmpty || !two.IsEmpty)
        {
            one = SkipSeparators(one);
            two = SkipSeparators(two);
            if (one is ['~', ..] || two is ['~', ..])
            {
                if (one is not ['~', ..])
                    return 1;
                if (two is not ['~', ..])
                    return -1;
            }
            else if (one is ['^', ..] || two is ['^', ..])
            {
                if (one.IsEmpty)
                    return -1;
                if (two.IsEmpty)
                    return 1;
                if (one is not ['^', ..])
                    return 1;
                if (two is not ['^', ..])
                    return -1;
            }
            else if (one.IsEmpty || two.IsEmpty)
            {
                break;
            }
            else
            {
                var isNumber = char.IsAsciiDigit(one[0]);
                var segment = Segment(one, isNumber);
                var other = Segment(two, isNumber);
                // The other has a segment of the other kind here.
                if (other.IsEmpty)
                    return isNumber ? 1 : -1;
                var order = isNumber ? CompareNumbers(segment, other) : Math.Sign(segment.SequenceCompareTo(other));
                if (order != 0)
                    return order;
                one = one[segment.Length..];
                two = two[other.Length..];
                continue;
            }
            one = one[1..];
            two = two[1..];
        }
        return one.IsEmpty ? (two.IsEmpty ? 0 : -1) : 1;
    }

    private static ReadOnlySpan<char> SkipSeparators(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && !char.IsAsciiLetterOrDigit(text[start]) && text[start] is not ('~' or '^'))
            start++;
        return text[start..];
    }

    private static ReadOnlySpan<char> Segment(ReadOnlySpan<char> text, bool isNumber)
    {
        var end = 0;
        while (end < text.Length && (isNumber ? char.IsAsciiDigit(text[end]) : char.IsAsciiLetter(text[end])))
            end++;
        return text[..end];
    }

    // Of any length: dates with hours do not fit in 32 bits, hashes of digits in no integer.
    private static int CompareNumbers(ReadOnlySpan<char> one, ReadOnlySpan<char> two)
    {
        one = one.TrimStart('0');
        two = two.TrimStart('0');
        return one.Length != two.Length ? Math.Sign(one.Length - two.Length) : Math.Sign(one.SequenceCompareTo(two));
    }
}
