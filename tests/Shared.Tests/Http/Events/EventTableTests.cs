using System.Text;
using GapFurniture.Http;

namespace GapFurniture.Shared.Tests.Http;

/// <summary>One event of each kind, and the request that it is.</summary>
public sealed class EventTableTests
{
    public static TheoryData<string, string, string> Table =>
        new()
        {
            {
                nameof(Caller.RestApi),
                """
                    {"resource": "/{proxy+}", "path": "/files/a%20b", "httpMethod": "GET",
                     "headers": {"Host": "api.example.com", "X-Tag": "two", "Only-Here": "yes"},
                     "multiValueHeaders": {"Host": ["api.example.com"], "X-Tag": ["one", "two"], "cookie": ["a=1; b=2"]},
                     "queryStringParameters": {"q": "last"}, "multiValueQueryStringParameters": {"q": ["a b", "a+b", "/?&="], "empty": [""]},
                     "requestContext": {"stage": "prod", "path": "/prod/files/a%20b", "identity": {"sourceIp": "192.0.2.9"}},
                     "body": null, "isBase64Encoded": false}
                    """,
                """
                    GET /files/a%20b?q=a%20b&q=a%2Bb&q=%2F%3F%26%3D&empty=
                    Host: api.example.com
                    X-Tag: one
                    X-Tag: two
                    Only-Here: yes
                    X-Forwarded-For: 192.0.2.9
                    Cookie: a=1; b=2
                    """
            },
            {
                nameof(Caller.HttpApi1),
                """
                    {"version": "1.0", "path": "/100%/ä?", "httpMethod": "DELETE", "headers": {"Host": "h"}, "multiValueHeaders": {"Host": ["h"]},
                     "queryStringParameters": {"a": "1"}, "multiValueQueryStringParameters": {"a": ["1"]},
                     "requestContext": {"stage": "$default", "identity": {"sourceIp": "192.0.2.9"}}}
                    """,
                """
                    DELETE /100%25/%C3%A4%3F?a=1
                    Host: h
                    X-Forwarded-For: 192.0.2.9
                    """
            },
            {
                nameof(Caller.HttpApi2),
                """
                    {"version": "2.0", "rawPath": "/prod/a b/%41", "rawQueryString": "x=1&x=2&y=%20+", "cookies": ["a=1", "b=2"],
                     "headers": {"host": "api.example.com", "content-length": "5", "x-tag": "one,two", "x-forwarded-for": "198.51.100.1"},
                     "requestContext": {"domainName": "api.example.com", "stage": "prod", "http": {"method": "POST", "path": "/prod/a b", "sourceIp": "192.0.2.9"}},
                     "body": "a\"é\u00e9\ud83d\ude00\n", "isBase64Encoded": false}
                    """,
                """
                    POST /prod/a%20b/%2541?x=1&x=2&y=%20+
                    Host: api.example.com
                    x-tag: one,two
                    x-forwarded-for: 198.51.100.1
                    Cookie: a=1; b=2

                    a"éé😀

                    """
            },
            {
                nameof(Caller.FunctionUrl),
                """
                    {"version": "2.0", "rawPath": "/a%2Fb//..", "rawQueryString": "", "cookies": ["a=1", "b=2"],
                     "headers": {"host": "x.lambda-url.eu-west-1.on.aws", "cookie": "a=1; b=2"},
                     "requestContext": {"domainName": "x.lambda-url.eu-west-1.on.aws", "http": {"method": "PUT", "path": "/a/b//..", "sourceIp": "192.0.2.9"}},
                     "body": "aGVsbG8=", "isBase64Encoded": true}
                    """,
                """
                    PUT /a%2Fb//..
                    Host: x.lambda-url.eu-west-1.on.aws
                    X-Forwarded-For: 192.0.2.9
                    Cookie: a=1; b=2

                    hello
                    """
            },
            {
                nameof(Caller.AlbMultiValue),
                """
                    {"requestContext": {"elb": {"targetGroupArn": "arn"}}, "httpMethod": "GET", "path": "/a%20b",
                     "multiValueQueryStringParameters": {"q": ["a+b", "a%2Bb"], "%41": ["%e3%81%82"]},
                     "multiValueHeaders": {"host": ["lb.example.com"], "x-tag": ["one", "two"]}, "body": "", "isBase64Encoded": true}
                    """,
                """
                    GET /a%20b?q=a+b&q=a%2Bb&%41=%e3%81%82
                    Host: lb.example.com
                    x-tag: one
                    x-tag: two
                    """
            },
            {
                nameof(Caller.Alb),
                """
                    {"requestContext": {"elb": {"targetGroupArn": "arn"}}, "httpMethod": "GET", "path": "/", "queryStringParameters": {"q": "a+b"},
                     "headers": {"user-agent": "ELB-HealthChecker/2.0"}, "multiValueHeaders": null, "body": "", "isBase64Encoded": false}
                    """,
                """
                    GET /?q=a+b
                    Host: localhost
                    user-agent: ELB-HealthChecker/2.0
                    """
            },
            {
                nameof(Caller.Lattice1),
                """
                    {"raw_path": "/a?q=1%202", "method": "POST", "headers": {"host": "svc.example.com"}, "query_string_parameters": {"q": "1 2"},
                     "body": "aGVsbG8", "is_base64_encoded": true}
                    """,
                """
                    POST /a?q=1%202
                    Host: svc.example.com

                    hello
                    """
            },
            {
                nameof(Caller.Lattice2),
                """
                    {"version": "2.0", "path": "/a", "method": "GET", "headers": {"host": ["svc.example.com"], "x-tag": ["one", "two"]},
                     "queryStringParameters": {"q": ["1", "2"]}, "requestContext": {"serviceNetworkArn": "arn", "identity": {}}}
                    """,
                """
                    GET /a?q=1&q=2
                    Host: svc.example.com
                    x-tag: one
                    x-tag: two
                    """
            },
            {
                nameof(Caller.WebSocket),
                """
                    {"requestContext": {"routeKey": "send message/all", "eventType": "MESSAGE", "connectionId": "abc=", "domainName": "ws.example.com",
                     "identity": {"sourceIp": "192.0.2.9"}}, "body": "{\"to\":\"all\"}", "isBase64Encoded": false}
                    """,
                """
                    POST /send%20message%2Fall
                    Host: ws.example.com
                    X-Forwarded-For: 192.0.2.9

                    {"to":"all"}
                    """
            },
            {
                nameof(Caller.Other),
                """{"Records":[{"eventSource":"aws:sqs","body":"x"}]}""",
                """
                    POST /events
                    Host: localhost
                    Content-Type: application/json
                    x-amzn-event-source: aws:sqs

                    {"Records":[{"eventSource":"aws:sqs","body":"x"}]}
                    """
            },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_event_is_this_request(string caller, string e, string expected)
    {
        var request = EventReader.Read(Encoding.UTF8.GetBytes(e), new InvocationContext("id"), new HttpEventOptions());

        request.Caller.ToString().ShouldBe(caller);
        Text(request).ShouldBe(expected.ReplaceLineEndings("\n"));
    }

    /// <summary>As it goes out, but for the context's headers, which have tests of their own.</summary>
    private static string Text(ServerRequest request)
    {
        var text = new StringBuilder($"{request.Http.Method} {request.Http.Target}");
        foreach (var header in request.Http.Headers.Where(static h => !h.Name.EndsWith("-context", StringComparison.Ordinal)))
            text.Append($"\n{header.Name}: {header.Value}");
        if (request.Http.Body.Length > 0)
            text.Append("\n\n").Append(Encoding.UTF8.GetString(request.Http.Body.Span));
        return text.ToString();
    }
}
