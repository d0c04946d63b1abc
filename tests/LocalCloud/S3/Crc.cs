using System.Buffers.Binary;

namespace GapFurniture.LocalCloud.S3;

/// <summary>Reflected CRCs as S3 has them (all ones in, all ones out), eight bytes at a step.</summary>
internal sealed class Crc
{
    public static readonly Crc Crc32 = new(0xEDB88320, 4);
    public static readonly Crc Crc32C = new(0x82F63B78, 4);
    public static readonly Crc Crc64Nvme = new(0x9A6C9329AC4BC9B5, 8);

    private readonly ulong[][] _tables = new ulong[8][];
    private readonly int _width;

    private Crc(ulong polynomial, int width)
    {
        _width = width;
        for (var t = 0; t < 8; t++)
            _tables[t] = new ulong[256];
        for (var i = 0; i < 256; i++)
        {
            var value = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ polynomial : value >> 1;
            _tables[0][i] = value;
        }

        for (var i = 0; i < 256; i++)
        {
            for (var t = 1; t < 8; t++)
                _tables[t][i] = (_tables[t - 1][i] >> 8) ^ _tables[0][_tables[t - 1][i] & 0xFF];
        }
    }

    /// <summary>The checksum, in network byte order.</summary>
    public byte[] Hash(ReadOnlySpan<byte> data)
    {
        var crc = _width == 4 ? 0xFFFFFFFFUL : ulong.MaxValue;
        var (t0, t1, t2, t3, t4, t5, t6, t7) = (
            _tables[0],
            _tables[1],
            _tables[2],
            _tables[3],
            _tables[4],
            _tables[5],
            _tables[6],
            _tables[7]
        );
        for (; data.Length >= 8; data = data[8..])
        {
            var v = crc ^ BinaryPrimitives.ReadUInt64LittleEndian(data);
            crc =
                t7[v & 0xFF]
                ^ t6[(v >> 8) & 0xFF]
                ^ t5[(v >> 16) & 0xFF]
                ^ t4[(v >> 24) & 0xFF]
                ^ t3[(v >> 32) & 0xFF]
                ^ t2[(v >> 40) & 0xFF]
                ^ t1[(v >> 48) & 0xFF]
                ^ t0[v >> 56];
        }

        foreach (var b in data)
            crc = (crc >> 8) ^ t0[(crc ^ b) & 0xFF];
        var result = new byte[_width];
        if (_width == 4)
            BinaryPrimitives.WriteUInt32BigEndian(result, ~(uint)crc);
        else
            BinaryPrimitives.WriteUInt64BigEndian(result, ~crc);
        return result;
    }
}
