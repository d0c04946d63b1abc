using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GapFurniture.Shims.Tests.Wire;

/// <summary>SQS's MD5 digests, worked out from the developer guide a second time.</summary>
internal static class SqsDigests
{
    public static string OfBody(string body) => Hex(Encoding.UTF8.GetBytes(body));

    public static string OfAttributes(JsonNode attributes)
    {
        using var bytes = new MemoryStream();
        foreach (var (name, value) in attributes.AsObject().OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(bytes, Encoding.UTF8.GetBytes(name));
            Append(bytes, Encoding.UTF8.GetBytes(Text(value!["DataType"])));
            if (value["StringValue"] is { } text)
            {
                bytes.WriteByte(1);
                Append(bytes, Encoding.UTF8.GetBytes(Text(text)));
            }
            else
            {
                bytes.WriteByte(2);
                Append(bytes, Convert.FromBase64String(Text(value["BinaryValue"])));
            }
        }
        return Hex(bytes.ToArray());
    }

    /// <summary>Puts right digests into a sample response, as the queue would; responses without digests stay as they are.</summary>
    public static void Correct(JsonNode request, JsonNode response)
    {
        foreach (var message in response["Messages"]?.AsArray() ?? [])
        {
            message!["MD5OfBody"] = OfBody(Text(message["Body"]));
            message["MD5OfMessageAttributes"] = OfAttributes(message["MessageAttributes"]!);
        }
        if (request["MessageBody"] is { } body)
        {
            response["MD5OfMessageBody"] = OfBody(Text(body));
            response["MD5OfMessageAttributes"] = OfAttributes(request["MessageAttributes"]!);
        }
        if (request["Entries"] is not JsonArray entries || entries[0]!["MessageBody"] is null)
            return;
        foreach (var (entry, result) in entries.Zip(response["Successful"]!.AsArray()))
        {
            result!["Id"] = Text(entry!["Id"]);
            result["MD5OfMessageBody"] = OfBody(Text(entry["MessageBody"]));
            result["MD5OfMessageAttributes"] = OfAttributes(entry["MessageAttributes"]!);
        }
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    private static void Append(MemoryStream bytes, byte[] value)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        bytes.Write(length);
        bytes.Write(value);
    }
}
