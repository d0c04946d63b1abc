using System.Text;
using System.Text.Json.Nodes;
using GapFurniture.ServerWrap.Events;
using GapFurniture.ServerWrap.Runtime;
using GapFurniture.ServerWrap.Settings;

namespace GapFurniture.ServerWrap.Tests.Events;

public sealed class EventReaderTests
{
    private static readonly ServerWrapOptions s_options = new();

    [Theory]
    [InlineData("/api", "/api/x", "/x")]
    [InlineData("/api", "/api", "/")]
    [InlineData("/api/", "/api/api/x", "/api/x")]
    [InlineData("/api", "/apiorder", "/apiorder")]
    [InlineData("/api", "/v1/api/x", "/v1/api/x")]
    [InlineData("", "/x", "/x")]
    public void The_base_path_is_taken_off_once_and_whole(string basePath, string path, string expected) =>
        Read(Url(path), s_options with { BasePath = basePath }).Http.Target.ShouldBe(expected);

    [Theory]
    [InlineData("prod", "/prod/x", "/x")]
    [InlineData("prod", "/prod", "/")]
    [InlineData("prod", "/production", "/production")]
    [InlineData("$default", "/x", "/x")]
    public void The_stage_is_taken_off_where_API_Gateway_leaves_it(string stage, string path, string expected)
    {
        var e = Url(path, "api.example.com");
        e["requestContext"]!["stage"] = stage;

        Read(e, s_options with { StripStage = true }).Http.Target.ShouldBe(expected);
        Read(e, s_options).Http.Target.ShouldBe(path);
    }

    [Fact]
    public void A_function_URL_has_no_stage_to_take_off()
    {
        var e = Url("/prod/x");
        e["requestContext"]!["stage"] = "prod";

        Read(e, s_options with { StripStage = true }).Http.Target.ShouldBe("/prod/x");
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("http://evil.example/x", "/http://evil.example/x")]
    [InlineData("//evil.example/x", "//evil.example/x")]
    [InlineData("/a b\r\nX: y#z?\0", "/a%20b%0D%0AX:%20y%23z%3F%00")]
    [InlineData("/%zz/%4/%", "/%25zz/%254/%25")]
    [InlineData("/\"<>\\^`{|}[]", "/%22%3C%3E%5C%5E%60%7B%7C%7D[]")]
    [InlineData("/é😀", "/%C3%A9%F0%9F%98%80")]
    public void A_path_cannot_leave_its_place_in_the_request_line(string path, string expected) =>
        Read(Url(path), s_options).Http.Target.ShouldBe(expected);

    [Theory]
    [InlineData("a=b c\r\nX: y#z", "/?a=b%20c%0D%0AX:%20y%23z")]
    [InlineData("a=100%&b=\"<{|}>\\^`é", "/?a=100%&b=\"<{|}>\\^`%C3%A9")]
    [InlineData("", "/")]
    public void A_query_that_came_as_it_was_sent_stays_so(string query, string expected)
    {
        var e = Url("/");
        e["rawQueryString"] = query;

        Read(e, s_options).Http.Target.ShouldBe(expected);
    }

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
        var gateway = Gateways.Gateway.All.Single(g => g.Caller == caller);
        var payload = gateway.Payload(new("GET", "/", null, [], []));

        EventReader.Read(payload, new InvocationContext("id"), s_options with { Stream = true }).Stream.ShouldBe(expected);
        EventReader.Read(payload, new InvocationContext("id"), s_options).Stream.ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "application/octet-stream")]
    [InlineData("not json", "application/octet-stream")]
    [InlineData("{\"a\":1} x", "application/octet-stream")]
    [InlineData("{", "application/octet-stream")]
    [InlineData("null", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData(" [1]", "application/json")]
    [InlineData("\"text\"", "application/json")]
    [InlineData("{\"httpMethod\":\"GET\",\"path\":\"/\"}", "application/json")]
    [InlineData("{\"requestContext\":{\"elb\":{}},\"httpMethod\":\"GET\"}", "application/json")]
    [InlineData("{\"requestContext\":{\"http\":{}},\"rawPath\":\"/\"}", "application/json")]
    public void What_is_no_request_goes_to_the_pass_through_path_as_it_is(string payload, string type)
    {
        var request = EventReader.Read(
            Encoding.UTF8.GetBytes(payload),
            new InvocationContext("id"),
            s_options with
            {
                PassThroughPath = "/in/here",
            }
        );

        (request.Caller, request.Http.Method, request.Http.Target).ShouldBe((Caller.Other, "POST", "/in/here"));
        Encoding.UTF8.GetString(request.Http.Body.Span).ShouldBe(payload);
        Value(request, "Content-Type").ShouldBe(type);
    }

    [Theory]
    [InlineData("""{"Records":[{"EventSource":"aws:sns"}]}""", "aws:sns")]
    [InlineData("""{"Records":[{"eventSource":"aws:s3"}]}""", "aws:s3")]
    [InlineData("""{"eventSource":"aws:kafka","records":{}}""", "aws:kafka")]
    [InlineData("""{"source":"my.app","detail-type":"Thing","detail":{}}""", "aws:events")]
    [InlineData("""{"awslogs":{"data":"x"}}""", "aws:logs")]
    [InlineData("""{"deliveryStreamArn":"arn","records":[]}""", "aws:firehose")]
    [InlineData("""{"triggerSource":"PreSignUp_SignUp","userPoolId":"p"}""", "aws:cognito")]
    [InlineData("""{"Records":[{"eventSource":"a\r\nX: y"}]}""", "aX: y")]
    [InlineData("""{"Records":[]}""", null)]
    [InlineData("""{"Records":[5]}""", null)]
    [InlineData("{}", null)]
    public void The_source_of_an_event_is_named(string payload, string? expected)
    {
        var request = EventReader.Read(Encoding.UTF8.GetBytes(payload), new InvocationContext("id"), s_options);

        request.Http.Headers.FirstOrDefault(static h => h.Is("x-amzn-event-source")).Value.ShouldBe(expected);
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

    private static ServerRequest Read(JsonObject e, ServerWrapOptions options) =>
        EventReader.Read(Bytes(e), new InvocationContext("id"), options);

    private static IEnumerable<string> Names(ServerRequest request) =>
        request.Http.Headers.Select(static h => h.Name).Where(static n => !n.EndsWith("-context", StringComparison.Ordinal));
}
