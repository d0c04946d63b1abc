using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GapFurniture.S32cs.Documents;

/// <summary>
/// One pass over many lines at once: are they well-formed UTF-8, and do U+FFFE or U+FFFF occur in them? Every byte is judged by itself and
/// its three predecessors with table look-ups, sixteen at a time, by the method of Keiser and Lemire; the framework's own check does the
/// same for text in Japanese at less than half the speed, and the second question would be a pass of its own.
/// </summary>
/// <seealso href="https://arxiv.org/abs/2010.03090"/>
internal static class Utf8Scan
{
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

    /// <summary>True if the text is well-formed and complete.</summary>
    /// <param name="text">Whole lines.</param>
    /// <param name="noncharacters">True if U+FFFE or U+FFFF occur; only meaningful for well-formed text.</param>
    public static bool IsValid(ReadOnlySpan<byte> text, out bool noncharacters) =>
        // Asked once: natively compiled code looks up what the processor can do each time it is asked.
        Ssse3.IsSupported
            ? IsValid<Ssse3LookUp>(text, out noncharacters)
            : IsValid<PortableLookUp>(text, out noncharacters);

    private static bool IsValid<TLookUp>(ReadOnlySpan<byte> text, out bool noncharacters)
        where TLookUp : struct, ILookUp
    {
        var (errors, found) = (Vector128<byte>.Zero, Vector128<byte>.Zero);
        // A block needs three bytes before it; the first and the last one get zeros for what is not there.
        Span<byte> edge = stackalloc byte[3 + Vector128<byte>.Count];
        edge.Clear();
        var at = Math.Min(text.Length, Vector128<byte>.Count);
        text[..at].CopyTo(edge[3..]);
        Judge<TLookUp>(ref edge[3], ref errors, ref found);
        ref var start = ref MemoryMarshal.GetReference(text);
        for (; at + (2 * Vector128<byte>.Count) <= text.Length; at += 2 * Vector128<byte>.Count)
        {
            ref var block = ref Unsafe.Add(ref start, at);
            if (IsAsciiFromThreeBefore(ref block))
                continue;
            Judge<TLookUp>(ref block, ref errors, ref found);
            Judge<TLookUp>(ref Unsafe.Add(ref block, Vector128<byte>.Count), ref errors, ref found);
        }
        for (; at < text.Length; at += Vector128<byte>.Count)
        {
            edge.Clear();
            text[(at - 3)..Math.Min(text.Length, at + Vector128<byte>.Count)].CopyTo(edge);
            Judge<TLookUp>(ref edge[3], ref errors, ref found);
        }
        // A sequence that the end cuts off shows only in what would follow it.
        edge.Clear();
        text[Math.Max(0, text.Length - 3)..].CopyTo(edge[(3 - Math.Min(3, text.Length))..]);
        Judge<TLookUp>(ref edge[3], ref errors, ref found);
        noncharacters = found != Vector128<byte>.Zero;
        return errors == Vector128<byte>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAsciiFromThreeBefore(ref byte block)
    {
        var all =
            Vector128.LoadUnsafe(ref Unsafe.Subtract(ref block, 3))
            | Vector128.LoadUnsafe(ref block)
            | Vector128.LoadUnsafe(ref Unsafe.Add(ref block, Vector128<byte>.Count));
        return (all & Vector128.Create((byte)0x80)) == Vector128<byte>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Judge<TLookUp>(ref byte block, ref Vector128<byte> errors, ref Vector128<byte> noncharacters)
        where TLookUp : struct, ILookUp
    {
        var current = Vector128.LoadUnsafe(ref block);
        var before1 = Vector128.LoadUnsafe(ref Unsafe.Subtract(ref block, 1));
        var before2 = Vector128.LoadUnsafe(ref Unsafe.Subtract(ref block, 2));
        var before3 = Vector128.LoadUnsafe(ref Unsafe.Subtract(ref block, 3));
        var low = Vector128.Create((byte)0x0F);
        var pair =
            TLookUp.LookUp(FirstHigh, (before1.AsUInt16() >>> 4).AsByte() & low)
            & TLookUp.LookUp(FirstLow, before1 & low)
            & TLookUp.LookUp(SecondHigh, (current.AsUInt16() >>> 4).AsByte() & low);
        // The third byte of three and the third and fourth of four have to be continuations, and nothing else has. Of a byte less 0x60 or
        // 0x70, but not less than nothing, the top bit says whether it is at least 0xE0 or 0xF0.
        var far =
            Vector128.Max(before2, Vector128.Create((byte)0x60)) - Vector128.Create((byte)0x60)
            | (Vector128.Max(before3, Vector128.Create((byte)0x70)) - Vector128.Create((byte)0x70));
        errors |= pair ^ (far & Vector128.Create((byte)0x80));
        noncharacters |=
            Vector128.Equals(before2, Vector128.Create((byte)0xEF))
            & Vector128.Equals(before1, Vector128.Create((byte)0xBF))
            & Vector128.Equals(Vector128.Max(current, Vector128.Create((byte)0xBE)), current);
    }

    /// <summary>A table of sixteen, looked up sixteen times at once by indexes below sixteen.</summary>
    private interface ILookUp
    {
        static abstract Vector128<byte> LookUp(Vector128<byte> table, Vector128<byte> index);
    }

    private readonly struct Ssse3LookUp : ILookUp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> LookUp(Vector128<byte> table, Vector128<byte> index) => Ssse3.Shuffle(table, index);
    }

    private readonly struct PortableLookUp : ILookUp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> LookUp(Vector128<byte> table, Vector128<byte> index) => Vector128.Shuffle(table, index);
    }
}
