using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>The MD5 digests that SQS answers with, so that clients can see that nothing was changed on the way.</summary>
internal static class AttributeDigest
{
    /// <summary>MD5 of a body.</summary>
    public static string OfBody(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));

    /// <summary>MD5 of message attributes: by name, each of name, type, a transport byte (1 text, 2 binary) and value, lengths in four bytes; null when there are none.</summary>
    public static string? OfAttributes(IReadOnlyDictionary<string, MessageAttribute> attributes)
    {
        if (attributes.Count == 0)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var (name, value) in attributes.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            Append(hash, Encoding.UTF8.GetBytes(name));
            Append(hash, Encoding.UTF8.GetBytes(value.DataType));
            hash.AppendData([value.BinaryValue is null ? (byte)1 : (byte)2]);
            Append(hash, value.BinaryValue ?? Encoding.UTF8.GetBytes(value.StringValue ?? ""));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
