using System.Text;
using System.Text.Json.Nodes;
using GapFurniture.Http;
using GapFurniture.LocalCloud.Gateways;

namespace GapFurniture.Shared.Tests.Http;

public sealed class EventReaderTests
{
    private static readonly HttpEventOptions s_options = new();

    [Fact]
    public void Headers_that_belong_to_one_connection_stay_behind()
    {
        var e = Url("/");
        foreach (
            var name in new[]
            {
                "keep-alive",
                "proxy-connection",
                "te",
                "trailer",
                "transfer-encoding",
                "upgrade",
                "expect",
                "http2-settings",
                "content-length",
                "x-hop",
            }
        )
            e["headers"]![name] = "1";
        e["headers"]!["connection"] = "close, X-Hop";

        Names(Read(e, s_options)).ShouldBe(["Host", "X-Forwarded-For"]);
    }

    [Fact]
    public void Broken_header_lines_cannot_be_made()
    {
        var e = Url("/");
        e["headers"] = new JsonObject
        {
            ["bad name"] = "1",
            ["x:"] = "1",
            [""] = "1",
            ["é"] = "1",
            ["x\r\ny"] = "1",
            ["x-value"] = " a\r\nb\0\u007fc\t ",
            ["x-number"] = 5,
            ["x-true"] = true,
            ["x-null"] = null,
            ["x-object"] = new JsonObject(),
        };

        var request = Read(e, s_options);

        Names(request).ShouldBe(["Host", "x-value", "x-number", "x-true", "X-Forwarded-For"]);
        Value(request, "x-value").ShouldBe("abc");
    }

    [Theory]
    [InlineData("a b", "x.lambda-url.eu-west-1.on.aws")]
    [InlineData("h:99999", "x.lambda-url.eu-west-1.on.aws")]
    [InlineData("h:", "x.lambda-url.eu-west-1.on.aws")]
    [InlineData("[::1", "x.lambda-url.eu-west-1.on.aws")]
    [InlineData("", "x.lambda-url.eu-west-1.on.aws")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("h:80", "h:80")]
    public void A_host_that_is_none_is_replaced_by_the_domain(string host, string expected)
    {
        var e = Url("/");
        e["headers"]!["host"] = host;

        Value(Read(e, s_options), "Host").ShouldBe(expected);
    }

    [Fact]
    public void Set_headers_replace_the_clients()
    {
        var e = Url("/");
        e["headers"] = new JsonObject { ["x-a"] = "client", ["cookie"] = "client=1" };
        var options = s_options with { Headers = [new("X-A", "ours"), new("Host", "inside"), new("Cookie", "ours=1")] };

        var request = Read(e, options);

        Names(request).ShouldBe(["Host", "X-Forwarded-For", "X-A", "Cookie"]);
        (Value(request, "X-A"), Value(request, "Host"), Value(request, "Cookie")).ShouldBe(("ours", "inside", "ours=1"));
    }

    [Fact]
    public void The_authorization_of_the_application_comes_in_another_header()
    {
        var e = Url("/");
        e["headers"] = new JsonObject { ["authorization"] = "AWS4-HMAC-SHA256 …", ["x-auth"] = "Bearer t" };
        var options = s_options with { AuthorizationSource = "X-Auth" };

        Value(Read(e, options), "Authorization").ShouldBe("Bearer t");
        Names(Read(e, options)).ShouldNotContain("x-auth");
        e["headers"]!.AsObject().Remove("x-auth");
        Value(Read(e, options), "authorization").ShouldBe("AWS4-HMAC-SHA256 …");
    }

    [Fact]
    public void The_trace_is_this_invocations()
    {
        var e = Url("/");
        e["headers"]!["x-amzn-trace-id"] = "Root=1-client";

        Value(Read(e, s_options), "x-amzn-trace-id").ShouldBe("Root=1-client");
        var request = EventReader.Read(Bytes(e), new InvocationContext("id") { TraceId = "Root=1-ours" }, s_options);
        request.Http.Headers.Where(static h => h.Is("x-amzn-trace-id")).Select(static h => h.Value).ShouldBe(["Root=1-ours"]);
    }

    [Theory]
    [InlineData("aGVsbG8=", "hello")]
    [InlineData("aGVsbG8", "hello")]
    [InlineData("aGVsbG8h\\u0021", null)]
    [InlineData("aGVs\\nbG8=", "hello")]
    [InlineData("\\u0061GVsbG8=", "hello")]
    [InlineData("aGV*bG8=", null)]
    [InlineData("a", null)]
    public void Base64_is_read_or_refused(string body, string? expected)
    {
        var json = Url("/").ToJsonString();
        var e = Encoding.UTF8.GetBytes($"{json[..^1]},\"isBase64Encoded\":true,\"body\":\"{body}\"}}");

        if (expected is not null)
        {
            Encoding.UTF8.GetString(EventReader.Read(e, new InvocationContext("id"), s_options).Http.Body.Span).ShouldBe(expected);
            return;
        }
        var wrong = Should.Throw<EventException>(() => EventReader.Read(e, new InvocationContext("id"), s_options with { Stream = true }));
        (wrong.Status, wrong.Caller, wrong.Stream).ShouldBe((400, Caller.FunctionUrl, true));
    }

    [Fact]
    public void A_method_that_is_none_is_refused()
    {
        var e = Url("/");
        e["requestContext"]!["http"]!["method"] = "GET / HTTP/1.1\r\nX: y\r\n\r\nGET";

        Should.Throw<EventException>(() => Read(e, s_options)).Message.ShouldContain("method");
    }

    [Fact]
    public void A_body_that_is_text_is_not_copied()
    {
        var e = Url("/");
        e["body"] = "hello";
        var payload = Bytes(e);

        var body = EventReader.Read(payload, new InvocationContext("id"), s_options).Http.Body;

        payload.AsSpan().Overlaps(body.Span).ShouldBeTrue();
    }

    [Theory]
    [InlineData(Caller.FunctionUrl, true)]
    [InlineData(Caller.RestApi, true)]
    [InlineData(Caller.HttpApi1, false)]
    [InlineData(Caller.HttpApi2, false)]
    [InlineData(Caller.Alb, false)]
    [InlineData(Caller.AlbMultiValue, false)]
    [InlineData(Caller.Lattice1, false)]
    [InlineData(Caller.Lattice2, false)]
    internal void Only_function_URLs_and_REST_APIs_are_streamed_to_and_only_where_that_is_set(Caller caller, bool expected)
    {
        var gateway = Gateway.All.Single(g => g.Caller == caller);
        var payload = gateway.Payload(new("GET", "/", null, [], []));

        EventReader.Read(payload, new InvocationContext("id"), s_options with { Stream = true }).Stream.ShouldBe(expected);
        EventReader.Read(payload, new InvocationContext("id"), s_options).Stream.ShouldBeFalse();
    }

    [Fact]
    public void A_connection_of_a_WebSocket_goes_to_its_route_with_its_query()
    {
        const string e = """
            {"requestContext":{"routeKey":"$connect","eventType":"CONNECT","connectionId":"abc="},"headers":{"Host":"ws.example.com"},
             "multiValueHeaders":{"Host":["ws.example.com"]},"queryStringParameters":{"room":"a b"},"isBase64Encoded":false}
            """;

        var request = EventReader.Read(Encoding.UTF8.GetBytes(e), new InvocationContext("id"), s_options);

        (request.Caller, request.Http.Method, request.Http.Target).ShouldBe((Caller.WebSocket, "POST", "/$connect?room=a%20b"));
    }

    /// <summary>An event of a function URL, or of an HTTP API by another domain.</summary>
    internal static JsonObject Url(string path, string domain = "x.lambda-url.eu-west-1.on.aws") =>
        new()
        {
            ["version"] = "2.0",
            ["rawPath"] = path,
            ["headers"] = new JsonObject { ["host"] = domain },
            ["requestContext"] = new JsonObject
            {
                ["domainName"] = domain,
                ["http"] = new JsonObject { ["method"] = "GET", ["sourceIp"] = "192.0.2.9" },
            },
        };

    internal static byte[] Bytes(JsonObject e) => Encoding.UTF8.GetBytes(e.ToJsonString());

    internal static string Value(ServerRequest request, string name) => request.Http.Headers.Single(h => h.Is(name)).Value;

    private static ServerRequest Read(JsonObject e, HttpEventOptions options) =>
        EventReader.Read(Bytes(e), new InvocationContext("id"), options);

    private static IEnumerable<string> Names(ServerRequest request) =>
        request.Http.Headers.Select(static h => h.Name).Where(static n => !n.EndsWith("-context", StringComparison.Ordinal));
}
