using System.Numerics;
using System.Runtime.CompilerServices;

namespace GapFurniture.S32cs.Documents;

/// <summary>Bits that stand for bytes of a text: bit <c>i % 64</c> of word <c>i / 64</c> for byte <c>i</c>.</summary>
internal static class Bits
{
    /// <summary>The first bit that is set, at a place or behind it; there has to be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Next(ReadOnlySpan<ulong> bits, int from)
    {
        var word = from >>> 6;
        var rest = bits[word] >>> from;
        return rest != 0 ? from + BitOperations.TrailingZeroCount(rest) : NextWord(bits, word + 1);
    }

    private static int NextWord(ReadOnlySpan<ulong> bits, int word)
    {
        while (bits[word] == 0)
            word++;
        return (word << 6) + BitOperations.TrailingZeroCount(bits[word]);
    }
}
