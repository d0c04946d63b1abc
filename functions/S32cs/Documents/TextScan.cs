using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GapFurniture.S32cs.Documents;

/// <summary>
/// One pass over many lines at once, 64 bytes at a time. It answers what a reader would otherwise ask again for every string and line: is all
/// of it well-formed UTF-8, do U+FFFE or U+FFFF occur, and, as a bit for each byte, where are line feeds and where has a reader of a string
/// to stop. Every byte is judged by itself and its three predecessors with table look-ups, by the method of Keiser and Lemire; the
/// framework's own check does the same for text in Japanese at less than half the speed, and each other question would be a pass of its own.
/// </summary>
/// <seealso href="https://arxiv.org/abs/2010.03090"/>
internal static class TextScan
{
    private const int BlockBytes = 64;
    private const int Before = 3;

    private const byte TooShort = 1 << 0;
    private const byte TooLong = 1 << 1;
    private const byte Overlong3 = 1 << 2;
    private const byte TooLarge = 1 << 3;
    private const byte Surrogate = 1 << 4;
    private const byte Overlong2 = 1 << 5;
    private const byte TooLarge1000 = 1 << 6;
    private const byte Overlong4 = 1 << 6;
    private const byte TwoContinuations = 1 << 7;
    private const byte Carry = TooShort | TooLong | TwoContinuations;

    // What the first of two bytes rules out by its high and low half, and the second by its high half. Literals, so that they are constants
    // in the compiled loop; fields would be looked up, and their initialisation checked, each time.
    private static Vector128<byte> FirstHigh
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
            Vector128.Create(
                TooLong,
                TooLong,
                TooLong,
                TooLong,
                TooLong,
                TooLong,
                TooLong,
                TooLong,
                TwoContinuations,
                TwoContinuations,
                TwoContinuations,
                TwoContinuations,
                TooShort | Overlong2,
                TooShort,
                TooShort | Overlong3 | Surrogate,
                TooShort | TooLarge | TooLarge1000 | Overlong4
            );
    }

    private static Vector128<byte> FirstLow
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
            Vector128.Create(
                Carry | Overlong3 | Overlong2 | Overlong4,
                Carry | Overlong2,
                Carry,
                Carry,
                Carry | TooLarge,
                Carry | TooLarge | TooLarge1000,
                Carry | TooLarge | TooLarge1000,
                Carry | TooLarge | TooLarge1000,
                Carry | TooLarge | TooLarge1000,
                Carry | TooLarge | TooLarge1000,
                Carry | TooLarge | TooLarge1000,
                Carry | TooLarge | TooLarge1000,
                Carry | TooLarge | TooLarge1000,
                Carry | TooLarge | TooLarge1000 | Surrogate,
                Carry | TooLarge | TooLarge1000,
                Carry | TooLarge | TooLarge1000
            );
    }

    private static Vector128<byte> SecondHigh
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get =>
            Vector128.Create(
                TooShort,
                TooShort,
                TooShort,
                TooShort,
                TooShort,
                TooShort,
                TooShort,
                TooShort,
                TooLong | Overlong2 | TwoContinuations | Overlong3 | TooLarge1000 | Overlong4,
                TooLong | Overlong2 | TwoContinuations | Overlong3 | TooLarge,
                TooLong | Overlong2 | TwoContinuations | Surrogate | TooLarge,
                TooLong | Overlong2 | TwoContinuations | Surrogate | TooLarge,
                TooShort,
                TooShort,
                TooShort,
                TooShort
            );
    }

    /// <summary>Words of 64 bits that <see cref="Scan(ReadOnlySpan{byte}, Span{ulong}, Span{ulong})"/> writes for so many bytes.</summary>
    public static int Words(int bytes) => (bytes / BlockBytes) + 1;

    /// <summary>Looks at whole lines.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="stops">
    /// Gets a bit for every quote, backslash and control character, and one behind the end: bit <c>i % 64</c> of word <c>i / 64</c> for byte
    /// <c>i</c>.
    /// </param>
    /// <param name="lineFeeds">Gets a bit for every line feed, and one behind the end.</param>
    public static TextFacts Scan(ReadOnlySpan<byte> text, Span<ulong> stops, Span<ulong> lineFeeds)
    {
        var whole = text.Length / BlockBytes;
        var (errors, found) = ScanEdge(text, 0, out stops[0], out lineFeeds[0]);
        ref var start = ref MemoryMarshal.GetReference(text);
        for (var block = 1; block < whole; block++)
            ScanBlock(ref Unsafe.Add(ref start, block * BlockBytes), out stops[block], out lineFeeds[block], ref errors, ref found);
        if (whole > 0)
        {
            var (lastErrors, lastFound) = ScanEdge(text, whole, out stops[whole], out lineFeeds[whole]);
            (errors, found) = (errors | lastErrors, found | lastFound);
        }
        var behind = 1UL << (text.Length % BlockBytes);
        stops[whole] = (stops[whole] & (behind - 1)) | behind;
        lineFeeds[whole] = (lineFeeds[whole] & (behind - 1)) | behind;
        return new TextFacts(errors == Vector256<byte>.Zero, found != Vector256<byte>.Zero);
    }

    // The first and the last block get zeros for what is not there. A sequence that the end cuts off shows in the zeros behind it.
    private static (Vector256<byte> Errors, Vector256<byte> Noncharacters) ScanEdge(
        ReadOnlySpan<byte> text,
        int block,
        out ulong stops,
        out ulong lineFeeds
    )
    {
        Span<byte> edge = stackalloc byte[Before + BlockBytes];
        edge.Clear();
        var at = block * BlockBytes;
        var before = Math.Min(at, Before);
        text.Slice(at - before, before + Math.Min(BlockBytes, text.Length - at)).CopyTo(edge[(Before - before)..]);
        var (errors, found) = (Vector256<byte>.Zero, Vector256<byte>.Zero);
        ScanBlock(ref edge[Before], out stops, out lineFeeds, ref errors, ref found);
        return (errors, found);
    }

    // Reads the three bytes before the block, too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScanBlock(
        ref byte block,
        out ulong stops,
        out ulong lineFeeds,
        ref Vector256<byte> errors,
        ref Vector256<byte> noncharacters
    )
    {
        Mark(ref block, out stops, out lineFeeds);
        if (IsAsciiFromThreeBefore(ref block))
            return;
        Judge(ref block, ref errors, ref noncharacters);
        Judge(ref Unsafe.Add(ref block, Vector256<byte>.Count), ref errors, ref noncharacters);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mark(ref byte block, out ulong stops, out ulong lineFeeds)
    {
        var (low, high) = (Vector256.LoadUnsafe(ref block), Vector256.LoadUnsafe(ref block, (nuint)Vector256<byte>.Count));
        stops = Bits(Stops(low), Stops(high));
        var lineFeed = Vector256.Create((byte)'\n');
        lineFeeds = Bits(Vector256.Equals(low, lineFeed), Vector256.Equals(high, lineFeed));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Stops(Vector256<byte> bytes) =>
        Vector256.Equals(bytes, Vector256.Create((byte)'"'))
        | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
        | Vector256.Equals(Vector256.Min(bytes, Vector256.Create((byte)0x1F)), bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector256<byte> low, Vector256<byte> high) =>
        low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << Vector256<byte>.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAsciiFromThreeBefore(ref byte block)
    {
        var all =
            Vector256.LoadUnsafe(ref Unsafe.Subtract(ref block, Before))
            | Vector256.LoadUnsafe(ref block)
            | Vector256.LoadUnsafe(ref block, (nuint)Vector256<byte>.Count);
        return (all & Vector256.Create((byte)0x80)) == Vector256<byte>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Judge(ref byte block, ref Vector256<byte> errors, ref Vector256<byte> noncharacters)
    {
        var current = Vector256.LoadUnsafe(ref block);
        var before1 = Vector256.LoadUnsafe(ref Unsafe.Subtract(ref block, 1));
        var before2 = Vector256.LoadUnsafe(ref Unsafe.Subtract(ref block, 2));
        var before3 = Vector256.LoadUnsafe(ref Unsafe.Subtract(ref block, 3));
        var low = Vector256.Create((byte)0x0F);
        var pair =
            LookUp(FirstHigh, (before1.AsUInt16() >>> 4).AsByte() & low)
            & LookUp(FirstLow, before1 & low)
            & LookUp(SecondHigh, (current.AsUInt16() >>> 4).AsByte() & low);
        // The third byte of three and the third and fourth of four have to be continuations, and nothing else has. Of a byte less 0x60 or
        // 0x70, but not less than nothing, the top bit says whether it is at least 0xE0 or 0xF0.
        var far =
            Vector256.Max(before2, Vector256.Create((byte)0x60)) - Vector256.Create((byte)0x60)
            | (Vector256.Max(before3, Vector256.Create((byte)0x70)) - Vector256.Create((byte)0x70));
        errors |= pair ^ (far & Vector256.Create((byte)0x80));
        noncharacters |=
            Vector256.Equals(before2, Vector256.Create((byte)0xEF))
            & Vector256.Equals(before1, Vector256.Create((byte)0xBF))
            & Vector256.Equals(Vector256.Max(current, Vector256.Create((byte)0xBE)), current);
    }

    // A table of sixteen, looked up thirty-two times at once by indexes below sixteen.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> LookUp(Vector128<byte> table, Vector256<byte> index)
    {
        if (Avx2.IsSupported)
            return Avx2.Shuffle(Vector256.Create(table, table), index);
        var (low, high) = (index.GetLower(), index.GetUpper());
        return Ssse3.IsSupported
            ? Vector256.Create(Ssse3.Shuffle(table, low), Ssse3.Shuffle(table, high))
            : Vector256.Create(Vector128.Shuffle(table, low), Vector128.Shuffle(table, high));
    }
}
