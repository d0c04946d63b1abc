using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Amazon.SQS.Model;

namespace Amazon.SQS.Internal;

/// <summary>The MD5 digests of SQS, as its developer guide defines them; the wire carries them as hexadecimal.</summary>
internal static class MessageDigest
{
    private const byte StringType = 1;
    private const byte BinaryType = 2;

    public static string OfBody(string body) => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(body ?? "")));

    /// <summary>Over all attributes in order of their names: name, type and value, each after its length.</summary>
    public static string OfAttributes(Dictionary<string, MessageAttributeValue> attributes)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var (name, value) in attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            Append(md5, Encoding.UTF8.GetBytes(name));
            Append(md5, Encoding.UTF8.GetBytes(value.DataType ?? ""));
            if (value.StringValue is { } text)
            {
                md5.AppendData([StringType]);
                Append(md5, Encoding.UTF8.GetBytes(text));
            }
            else if (value.BinaryValue is { } binary)
            {
                md5.AppendData([BinaryType]);
                Append(md5, binary.ToArray());
            }
        }
        return Convert.ToHexString(md5.GetHashAndReset());
    }

    private static void Append(IncrementalHash md5, ReadOnlySpan<byte> value)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        md5.AppendData(length);
        md5.AppendData(value);
    }
}
