using System.Text;
using GapFurniture.LocalCloud.Gateways;

namespace GapFurniture.ServerWrap.Tests.Conformance;

/// <summary>Requests and answers that are known to get lost on the way, and through what they get.</summary>
internal static class Table
{
    private static readonly RestApi s_rest = new();
    private static readonly HttpApi1 s_http1 = new();
    private static readonly HttpApi2 s_http2 = new();
    private static readonly FunctionUrl s_url = new();
    private static readonly LoadBalancer s_alb = new(isMultiValue: false);
    private static readonly LoadBalancer s_albMulti = new(isMultiValue: true);

    /// <summary>Every byte there is, which is no text.</summary>
    private static readonly byte[] s_bytes = [.. Enumerable.Range(0, 512).Select(static i => (byte)i)];

    /// <summary>Katakana in Shift_JIS.</summary>
    private static readonly byte[] s_shiftJis = [0x83, 0x65, 0x83, 0x58, 0x83, 0x67, 0x0D, 0x0A];

    private static readonly byte[] s_gzip = Convert.FromHexString("1f8b0800000000000003cb48cdc9c95728cf2fca49e1020035d3c2850c000000");

    /// <summary>
    /// Name and version. The first was read (its source of 1.0.0, what changed up to 1.1.0, and the libraries below it), the others are run.
    /// </summary>
    public static IReadOnlyList<(string Name, string Version)> Others { get; } =
    [
        ("aws-lambda-web-adapter", "1.1.0"),
        ("aws-serverless-express", "3.4.0"),
        ("serverless-http", "4.0.0"),
        ("@codegenie/serverless-express", "5.0.0"),
    ];

    // The last column: y yes, n no, s with a setting, - not made for it, ? unknown.

    /// <summary>What the server is to see.</summary>
    public static IReadOnlyList<ConformanceCase> Requests { get; } =
    [
        Row(s_rest, "a header twice", Get("/page", null, ("X-Tag", "one"), ("X-Tag", "two")), null, "nnny"),
        Row(s_http1, "a header twice", Get("/page", null, ("X-Tag", "one"), ("X-Tag", "two")), null, "nnny"),
        Row(s_albMulti, "a header twice", Get("/page", null, ("x-tag", "one"), ("x-tag", "two")), null, "ynyy"),
        Row(s_url, "`Cookie: a=1; b=2`", Get("/page", null, ("Cookie", "a=1; b=2")), null, "n-yy"),
        Row(s_url, "a date in a header", Get("/page", null, ("If-Modified-Since", "Sun, 29 Nov 2026 08:00:00 GMT")), null, "y-yy"),
        Row(s_rest, "a header in Japanese", Get("/page", null, ("X-City", "東京")), null, "?nyy"),
        Row(s_rest, "an empty header", Get("/page", null, ("X-Empty", "")), null, "yyyy"),
        Row(
            s_url,
            "`X-Amzn-Request-Context` of the client, which is removed",
            Get("/page", null, ("x-amzn-request-context", "{}")),
            null,
            "y---",
            static c => c with { Forged = "x-amzn-request-context" }
        ),
        Row(s_rest, "a query key twice", Get("/page", "id=1&id=2"), null, "ynyy"),
        Row(s_rest, "`+`, `%2B`, `%20` and empty values in a query", Get("/page", "a=x+y&b=x%2By&c=x%20y&d="), null, "yyyy"),
        Row(s_albMulti, "`+`, `%2B`, `%20` and empty values in a query", Get("/page", "a=x+y&b=x%2By&c=x%20y&d="), null, "ynyy"),
        Row(s_alb, "Shift_JIS in a query", Get("/page", "q=%83e%83X"), null, "nnnn", static c => c with { IsExactQuery = true }),
        Row(s_url, "`b=2&a=1&&flag&2=x` in a query", Get("/page", "b=2&a=1&&flag&2=x&q=%e3%81%82"), null, "y-yy"),
        Row(s_url, "`%2F` in a path", Get("/files/a%2Fb%20c"), null, "y-yy"),
        Row(s_url, "`%25` in a path", Get("/100%25"), null, "y-yy"),
        Row(s_url, "`//` in a path", Get("//a//b"), null, "y-yy"),
        Row(s_url, "`..` in a path", Get("/a/../b/%2e%2e/c"), null, "n-yy"),
        Row(s_rest, "`%C3%A9` and `%20` in a path", Get("/caf%C3%A9/a%20b"), null, "yyyy"),
        Row(s_http2, "`%C3%A9` and `%20` in a path, decoded by the front", Get("/caf%C3%A9/a%20b"), null, "y-yy"),
        Row(s_http2, "a percent sign that is left in such a path", Get("/50%25/x"), null, "n-nn"),
        Row(s_url, "a binary body", Post("application/octet-stream", s_bytes), null, "y-yy"),
        Row(s_rest, "a body in UTF-8", Post("text/plain; charset=utf-8", "日本語 😀\r\n"u8.ToArray()), null, "yyyy"),
        Row(new Lattice1(), "a path", Get("/a%20b"), null, "----"),
        Row(new Lattice2(), "a header twice", Get("/a%20b", null, ("x-tag", "one"), ("x-tag", "two")), null, "---y"),
    ];

    /// <summary>What the client is to see.</summary>
    public static IReadOnlyList<ConformanceCase> Answers { get; } =
    [
        Row(s_rest, "a header twice", null, Text("ok", ("Link", "<a>"), ("Link", "<b>")), "yyny"),
        Row(s_url, "a header twice", null, Text("ok", ("Link", "<a>"), ("Link", "<b>")), "n-yy"),
        Row(s_rest, "two `Set-Cookie`", null, Cookies, "yyyy"),
        Row(s_url, "two `Set-Cookie`", null, Cookies, "y-yy"),
        Row(s_albMulti, "two `Set-Cookie`", null, Cookies, "ynyy"),
        Row(s_alb, "one of two `Set-Cookie`", null, Cookies, "yyny"),
        Row(s_alb, "`Content-Length` that the program sets as a number", null, Text("ok") with { Framing = BodyFraming.Number }, "yyyy"),
        Row(s_url, "Latin-1 in a header", null, Text("ok", ("X-Name", "Andr\u00e9")), "n-yy"),
        Row(s_rest, "an empty header", null, Text("ok", ("X-Empty", "")), "yyyy"),
        Row(
            s_rest,
            "no `Connection`, and no header that it names",
            null,
            Text("ok", ("Connection", "X-Hop"), ("X-Hop", "1"), ("Keep-Alive", "timeout=5")),
            "nnnn",
            static c => c with { Hidden = ["connection", "keep-alive", "x-hop"] }
        ),
        Row(s_rest, "a binary body", null, Bytes("application/octet-stream", s_bytes), "ysss"),
        Row(s_url, "a binary body", null, Bytes("application/octet-stream", s_bytes), "y-ss"),
        Row(
            s_url,
            "an image of 3 MB",
            null,
            Bytes("image/png", [.. Enumerable.Repeat(s_bytes, 6 * 1024).SelectMany(static b => b)]),
            "y-sy"
        ),
        Row(s_rest, "a binary body without `Content-Type`", null, Bytes(null, s_bytes), "nnss"),
        Row(s_rest, "a page in Shift_JIS, as its `Content-Type` says", null, Bytes("text/html; charset=Shift_JIS", s_shiftJis), "nsss"),
        Row(s_rest, "text in Latin-1 without a charset", null, Bytes("text/plain", [0x41, 0x6E, 0x64, 0x72, 0xE9]), "nsss"),
        Row(s_rest, "`Content-Encoding: gzip`", null, Bytes("text/html", s_gzip, ("Content-Encoding", "gzip")), "ysyy"),
        Row(s_rest, "`Content-Encoding: zstd`", null, Bytes("text/html", s_bytes, ("Content-Encoding", "zstd")), "ysss"),
        Row(s_rest, "HEAD, with the length of GET", new("HEAD", "/page", null, [("Host", "www.example.com")], []), HeadOnly, "yyyy"),
        Row(s_rest, "204", null, new(204, [("X-Tag", "none")], []), "yyyy"),
        Row(s_rest, "304", null, new(304, [("ETag", "\"1\"")], []), "yyyy"),
        Row(
            s_rest,
            "a body in pieces, without a length",
            null,
            Text("one\r\ntwo\r\nthree\r\n") with
            {
                Framing = BodyFraming.Pieces,
            },
            "yyyy"
        ),
        Row(
            s_url,
            "a body with `Transfer-Encoding: chunked`",
            null,
            Text("one\r\ntwo\r\nthree\r\n") with
            {
                Framing = BodyFraming.Chunked,
            },
            "y-nn"
        ),
        Row(
            s_rest,
            "a body with `Transfer-Encoding: chunked`",
            null,
            Text("one\r\ntwo\r\nthree\r\n") with
            {
                Framing = BodyFraming.Chunked,
            },
            "yynn"
        ),
        Row(s_rest, "a 103 before the answer, which is left out", null, Text("ok") with { Framing = BodyFraming.Hints }, "yynn"),
    ];

    public static IReadOnlyList<ConformanceCase> Cases { get; } = [.. Requests, .. Answers];

    private static ServerAnswer Cookies =>
        Text("ok", ("Set-Cookie", "a=1; Expires=Sun, 29 Nov 2026 08:00:00 GMT"), ("Set-Cookie", "b=2; Path=/"));

    private static ServerAnswer HeadOnly => new(200, [("Content-Type", "text/plain"), ("ETag", "\"1\"")], []) { LengthOfHead = 1234 };

    private static ConformanceCase Row(
        Gateway front,
        string what,
        ClientRequest? request,
        ServerAnswer? answer,
        string others,
        Func<ConformanceCase, ConformanceCase>? change = null
    )
    {
        var row = new ConformanceCase(front, what, request ?? Get("/page"), answer ?? Text("ok"), [.. others.Select(Of)]);
        return change is null ? row : change(row);
    }

    private static Outcome Of(char letter) =>
        letter switch
        {
            'y' => Outcome.Yes,
            'n' => Outcome.No,
            's' => Outcome.WithSetting,
            '-' => Outcome.NotMadeForIt,
            '?' => Outcome.Unknown,
            _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, null),
        };

    private static ClientRequest Get(string path, string? query = null, params (string, string)[] headers) =>
        new("GET", path, query, [("Host", "www.example.com"), .. headers], []);

    private static ClientRequest Post(string type, byte[] body) =>
        new("POST", "/page", null, [("Host", "www.example.com"), ("Content-Type", type)], body);

    private static ServerAnswer Text(string text, params (string, string)[] headers) =>
        Bytes("text/plain", Encoding.UTF8.GetBytes(text), headers);

    private static ServerAnswer Bytes(string? type, byte[] body, params (string, string)[] headers) =>
        new(200, type is null ? headers : [("Content-Type", type), .. headers], body);
}
