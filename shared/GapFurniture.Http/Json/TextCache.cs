using System.Runtime.InteropServices;
using System.Text;

namespace GapFurniture.Http;

/// <summary>
/// Strings for bytes. Most headers of one request were in the last one, too: what was seen lately is neither decoded nor kept in memory once more. Each
/// thread has its own.
/// </summary>
public static class TextCache
{
    private const int Slots = 256;
    private const int Longest = 128;

    [ThreadStatic]
    private static string?[]? t_slots;

    /// <param name="utf8">What is no UTF-8 in it becomes U+FFFD.</param>
    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest)
            return Encoding.UTF8.GetString(utf8);
        ref var slot = ref (t_slots ??= new string?[Slots])[Slot(utf8)];
        // Only ASCII is equal here; all else is decoded each time.
        return slot is not null && slot.Length == utf8.Length && Ascii.Equals(utf8, slot) ? slot : slot = Encoding.UTF8.GetString(utf8);
    }

    private static int Slot(ReadOnlySpan<byte> utf8)
    {
        const int part = sizeof(ulong);
        if (utf8.Length < part)
        {
            Span<byte> padded = stackalloc byte[part];
            padded.Clear();
            utf8.CopyTo(padded);
            return Slot(MemoryMarshal.Read<ulong>(padded), 0, utf8.Length);
        }
        return Slot(MemoryMarshal.Read<ulong>(utf8), MemoryMarshal.Read<ulong>(utf8[^part..]), utf8.Length);
    }

    private static int Slot(ulong first, ulong last, int length)
    {
        // Fibonacci hashing: the upper bits depend on all of the lower ones.
        var mixed = (first ^ (last * 31) ^ (ulong)length) * 0x9E37_79B9_7F4A_7C15;
        return (int)(mixed >> 56) % Slots;
    }
}
