using System.Text;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Tests.Http;

/// <summary>An answer that a server might give, in one of the ways that it might write it.</summary>
/// <param name="Fields">Its headers whose names begin with <c>X-</c>.</param>
/// <param name="Bytes">As it comes over the connection.</param>
internal sealed record SomeAnswer(int Status, IReadOnlyList<HeaderField> Fields, byte[] Body, byte[] Bytes)
{
    /// <param name="isLast">The connection may end with it.</param>
    public static SomeAnswer Of(Random random, bool isLast = true)
    {
        int[] statuses = [200, 201, 204, 206, 301, 304, 404, 500, 599];
        var status = statuses[random.Next(statuses.Length)];
        List<HeaderField> fields = [.. Enumerable.Range(0, random.Next(8)).Select(i => new HeaderField($"X-{i % 3}", Value(random)))];
        var hasBody = status is not (204 or 304);
        var body = new byte[hasBody ? random.Next(random.Next(1, 60_000)) : 0];
        random.NextBytes(body);
        var bytes = new MemoryStream();
        for (var i = random.Next(3); i > 0; i--)
            bytes.Write("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"u8);
        bytes.Write(Encoding.UTF8.GetBytes($"HTTP/1.1 {status} Some Words\r\n"));
        foreach (var field in fields)
            bytes.Write(Encoding.UTF8.GetBytes($"{field.Name}:{new string(' ', random.Next(3))}{field.Value}\r\n"));
        WriteBody(random, bytes, body, hasBody ? random.Next(isLast ? 3 : 2) : 3);
        return new SomeAnswer(status, fields, body, bytes.ToArray());
    }

    private static void WriteBody(Random random, MemoryStream bytes, byte[] body, int framing)
    {
        switch (framing)
        {
            case 0:
                bytes.Write(Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"));
                bytes.Write(body);
                break;
            case 1:
                bytes.Write("Transfer-Encoding: chunked\r\n\r\n"u8);
                for (var at = 0; at < body.Length; )
                {
                    var count = Math.Min(random.Next(1, 30_000), body.Length - at);
                    bytes.Write(Encoding.ASCII.GetBytes($"{count:x}{(random.Next(3) == 0 ? ";name=\"value\"" : "")}\r\n"));
                    bytes.Write(body.AsSpan(at, count));
                    bytes.Write("\r\n"u8);
                    at += count;
                }
                bytes.Write(random.Next(2) == 0 ? "0\r\n\r\n"u8 : "000\r\nX-Sum: 1\r\n\r\n"u8);
                break;
            case 2:
                // Until the connection ends, after which nothing may follow.
                bytes.Write("\r\n"u8);
                bytes.Write(body);
                break;
            default:
                bytes.Write("\r\n"u8);
                break;
        }
    }

    private static string Value(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(random.Next(1, 200))).Select(_ => "abc,;=\"ü日 "[random.Next(10)])).Trim();
}
