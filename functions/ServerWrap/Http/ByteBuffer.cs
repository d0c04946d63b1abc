using System.Buffers;

namespace GapFurniture.ServerWrap.Http;

/// <summary>Bytes that are written one after the other, in memory that is kept for the next use.</summary>
internal sealed class ByteBuffer : IBufferWriter<byte>
{
    private const int Smallest = 16 * 1024;
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Makes room for exactly as many bytes more, so that a body of known length takes no more memory than that.</summary>
    public void Reserve(int count)
    {
        if (_bytes.Length - Length < count)
            Move(checked(Length + count));
    }

    /// <summary>Appends a body.</summary>
    /// <param name="read">Reads of it; 0 at its end.</param>
    /// <param name="length">Its length, where that is known: then it takes no more memory than that.</param>
    /// <param name="limit">Most bytes to read.</param>
    /// <returns>False where it is longer; what is here then is its beginning.</returns>
    public bool Append(Receive read, long? length, int limit)
    {
        if (length > limit)
            return false;
        Reserve((int)(length ?? 0));
        for (var begin = Length; ; )
        {
            var missing = length - (Length - begin);
            var count = missing == 0 ? 0 : read(GetSpan(missing is null ? Smallest : 1));
            if (count == 0)
                return true;
            Length += count;
            if (Length - begin > limit)
                return false;
        }
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - Length);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_bytes.Length - Length < Math.Max(sizeHint, 1))
            Move(Math.Max(Math.Max(Smallest, _bytes.Length * 2), checked(Length + sizeHint)));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private void Move(int capacity)
    {
        var larger = GC.AllocateUninitializedArray<byte>(capacity);
        Written.CopyTo(larger);
        _bytes = larger;
    }
}
