using System.Text;
using GapFurniture.Http;

namespace GapFurniture.LocalCloud.Gateways;

/// <summary>Requests and answers that HTTP allows.</summary>
internal static class Samples
{
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "x-custom!"];

    private static readonly string[] s_pathParts =
    [
        "/",
        "//",
        "a",
        "index.html",
        "..",
        ".",
        "%2e%2e",
        "%20",
        "%25",
        "%2541",
        "%C3%A9",
        "%E3%81%82",
        "+",
        "~",
        "$x",
        "&",
        "'()*,;=:@!",
        "-._",
        "100%25",
    ];

    private static readonly string[] s_queryParts =
    [
        "a",
        "b",
        "key",
        "%20",
        "+",
        "%2B",
        "%26",
        "%3D",
        "%25",
        "%E3%81%82",
        "%C3%BC",
        "1",
        "true",
        "[0]",
        "/",
        "?",
        ":",
        "https%3A%2F%2Fexample.com",
        "-",
    ];

    private static readonly string[] s_names =
    [
        "Accept",
        "Accept-Encoding",
        "User-Agent",
        "X-Custom",
        "If-None-Match",
        "Range",
        "x_under_score",
        "Authorization",
        "Content-Type",
        "DNT",
        "!#$%&'*+.^`|~",
    ];

    private static readonly string[] s_values =
    [
        "",
        "a",
        "text/html, application/xhtml+xml;q=0.9",
        "\"quoted \\\" comma, semicolon;\"",
        "Sun, 29 Nov 2026 08:00:00 GMT",
        "日本語",
        "é",
        "a\tb",
        "=?utf-8?q?x?=",
        "{\"json\": [1, 2]}",
        "😀",
    ];

    private static readonly string[] s_texts =
    [
        "",
        "plain",
        "{\"a\":\"b\\\"c\"}",
        "line\r\nline\n",
        "日本語",
        "😀",
        "\0\u0001\u001f",
        "\\",
        "\"",
        "\u2028",
        "<p class='x'>&amp;</p>",
        "\t\b\f",
    ];

    public static ClientRequest Request(Random random)
    {
        var headers = new List<(string, string)>
        {
            ("Host", random.Pick("example.com", "example.com:8443", "[2001:db8::1]:80", "192.0.2.1")),
        };
        for (var i = random.Next(8); i > 0; i--)
            headers.Add((random.Pick(s_names), random.Pick(s_values)));
        for (var i = random.Next(3); i > 0; i--)
            headers.Add(("Cookie", random.Pick("a=1", "b=2; c=3", "d=\"x, y\"", "e=")));
        var query = random.Next(4) switch
        {
            0 => null,
            _ => string.Join(
                '&',
                random.Many(
                    1,
                    5,
                    () => $"{random.Pick("a", "b", "key", "x%20y", "[]")}{random.Text(s_queryParts, 4, random.Pick("=", "=", ""))}"
                )
            ),
        };
        return new ClientRequest(random.Pick(s_methods), "/" + random.Text(s_pathParts, 6), query, headers, Body(random));
    }

    public static (ResponseHead Head, byte[] Body) Answer(Random random)
    {
        var fields = new List<HeaderField>();
        for (var i = random.Next(8); i > 0; i--)
            fields.Add(new HeaderField(random.Pick(s_names), random.Pick(s_values)));
        for (var i = random.Next(3); i > 0; i--)
            fields.Add(
                new HeaderField(
                    random.Pick("Set-Cookie", "set-cookie"),
                    random.Pick("a=1; Path=/", "b=2; Expires=Sun, 29 Nov 2026 08:00:00 GMT")
                )
            );
        if (random.Next(4) == 0)
            fields.Add(new HeaderField("Content-Encoding", random.Pick("gzip", "identity", "br")));
        var body = Body(random);
        fields.Add(new HeaderField("Content-Length", body.Length.ToString()));
        fields.Add(new HeaderField("Connection", "keep-alive, X-Hop"));
        fields.Add(new HeaderField("X-Hop", "1"));
        fields.Add(new HeaderField("Transfer-Encoding", "chunked"));
        return (new ResponseHead(random.Pick(200, 201, 204, 302, 404, 418, 500, 503), random.Pick("OK", "", "Any Words"), fields), body);
    }

    private static byte[] Body(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return [];
            case 1:
                var bytes = new byte[random.Next(1, 2000)];
                random.NextBytes(bytes);
                return bytes;
            default:
                return Encoding.UTF8.GetBytes(random.Text(s_texts, 20));
        }
    }

    private static T Pick<T>(this Random random, params ReadOnlySpan<T> values) => values[random.Next(values.Length)];

    private static string Text(this Random random, string[] parts, int most, string before = "") =>
        random.Next(6) == 0 ? before : before + string.Concat(random.Many(0, most, () => random.Pick<string>(parts)));

    private static IEnumerable<T> Many<T>(this Random random, int least, int most, Func<T> one) =>
        Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => one());
}
