using System.Buffers.Binary;
using System.Numerics;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>
/// SHA-256 and its HMAC (FIPS 180-4, RFC 2104) for signatures. The platform's own would load OpenSSL, which takes twice as long as all the
/// rest of a program that reads its parameters and starts another; for TLS that price is paid, for plain HTTP it need not be.
/// </summary>
internal static class Sha256
{
    public const int Size = 32;
    private const int Block = 64;

    private static ReadOnlySpan<uint> K =>
        [
            0x428a2f98,
            0x71374491,
            0xb5c0fbcf,
            0xe9b5dba5,
            0x3956c25b,
            0x59f111f1,
            0x923f82a4,
            0xab1c5ed5,
            0xd807aa98,
            0x12835b01,
            0x243185be,
            0x550c7dc3,
            0x72be5d74,
            0x80deb1fe,
            0x9bdc06a7,
            0xc19bf174,
            0xe49b69c1,
            0xefbe4786,
            0x0fc19dc6,
            0x240ca1cc,
            0x2de92c6f,
            0x4a7484aa,
            0x5cb0a9dc,
            0x76f988da,
            0x983e5152,
            0xa831c66d,
            0xb00327c8,
            0xbf597fc7,
            0xc6e00bf3,
            0xd5a79147,
            0x06ca6351,
            0x14292967,
            0x27b70a85,
            0x2e1b2138,
            0x4d2c6dfc,
            0x53380d13,
            0x650a7354,
            0x766a0abb,
            0x81c2c92e,
            0x92722c85,
            0xa2bfe8a1,
            0xa81a664b,
            0xc24b8b70,
            0xc76c51a3,
            0xd192e819,
            0xd6990624,
            0xf40e3585,
            0x106aa070,
            0x19a4c116,
            0x1e376c08,
            0x2748774c,
            0x34b0bcb5,
            0x391c0cb3,
            0x4ed8aa4a,
            0x5b9cca4f,
            0x682e6ff3,
            0x748f82ee,
            0x78a5636f,
            0x84c87814,
            0x8cc70208,
            0x90befffa,
            0xa4506ceb,
            0xbef9a3f7,
            0xc67178f2,
        ];

    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        Span<uint> state = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
        var rest = data;
        for (; rest.Length >= Block; rest = rest[Block..])
            Compress(state, rest);

        // One bit, zeros, and the length in bits: one block, or two when the rest leaves no room.
        Span<byte> tail = stackalloc byte[2 * Block];
        tail.Clear();
        rest.CopyTo(tail);
        tail[rest.Length] = 0x80;
        var end = rest.Length < Block - 8 ? Block : 2 * Block;
        BinaryPrimitives.WriteUInt64BigEndian(tail[(end - 8)..], (ulong)data.Length * 8);
        for (var i = 0; i < end; i += Block)
            Compress(state, tail[i..]);

        var hash = new byte[Size];
        for (var i = 0; i < state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(4 * i), state[i]);
        return hash;
    }

    public static byte[] Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        var inner = new byte[Block + data.Length];
        Span<byte> outer = stackalloc byte[Block + Size];
        outer.Clear();
        var fitting = key.Length > Block ? Hash(key) : key;
        fitting.CopyTo(inner);
        fitting.CopyTo(outer);
        for (var i = 0; i < Block; i++)
        {
            inner[i] ^= 0x36;
            outer[i] ^= 0x5c;
        }
        data.CopyTo(inner.AsSpan(Block));
        Hash(inner).CopyTo(outer[Block..]);
        return Hash(outer);
    }

    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[64];
        for (var i = 0; i < 16; i++)
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        for (var i = 16; i < 64; i++)
        {
            var (x, y) = (w[i - 15], w[i - 2]);
            var s0 = BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ (x >> 3);
            var s1 = BitOperations.RotateRight(y, 17) ^ BitOperations.RotateRight(y, 19) ^ (y >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var i = 0; i < 64; i++)
        {
            var s1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var t1 = h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i];
            var s0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }
        ReadOnlySpan<uint> sum = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < 8; i++)
            state[i] += sum[i];
    }
}
