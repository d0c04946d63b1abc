using System.Runtime.CompilerServices;

namespace GapFurniture.S32cs.Documents;

/// <summary>A line, without its line feed, and what <see cref="TextScan"/> found out about it.</summary>
internal readonly ref struct ScannedLine
{
    private readonly ReadOnlySpan<ulong> _stops;
    private readonly int _origin;

    /// <param name="bytes">The line.</param>
    /// <param name="stops">The stops of the text that it stands in.</param>
    /// <param name="origin">Where in that text it stands.</param>
    /// <param name="noncharacters">True if U+FFFE or U+FFFF may occur in it as they are.</param>
    public ScannedLine(ReadOnlySpan<byte> bytes, ReadOnlySpan<ulong> stops, int origin, bool noncharacters)
    {
        Bytes = bytes;
        _stops = stops;
        _origin = origin;
        Noncharacters = noncharacters;
    }

    /// <summary>The line itself.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>True if U+FFFE or U+FFFF may occur in it as they are.</summary>
    public bool Noncharacters { get; }

    /// <summary>The rest of the line from a byte on.</summary>
    public ScannedLine From(int start) => new(Bytes[start..], _stops, _origin + start, Noncharacters);

    /// <summary>The next quote, backslash or control character at a byte or behind it; the line's end if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NextStop(int at) => Bits.Next(_stops, _origin + at) - _origin;
}
