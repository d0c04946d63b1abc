using System.Text;
using System.Text.Json.Nodes;
using GapFurniture.Http;

namespace GapFurniture.Shared.Tests.Http;

public sealed class ContextHeadersTests
{
    private static readonly HttpEventOptions s_options = new();

    [Fact]
    public void The_request_context_comes_as_one_line_of_ASCII_that_says_the_same()
    {
        const string e = """
            {"httpMethod": "GET", "path": "/", "requestContext": {
              "stage" : "prod\u0001\n",
              "authorizer": { "name": "日本 😀 é" , "quote": "\"{ , }\"", "n": [1, 2.50, null] }
            }}
            """;

        var value = EventReaderTests.Value(Read(e), "x-amzn-request-context");

        value.ShouldBe(
            """{"stage":"prod\u0001\n","authorizer":{"name":"\u65e5\u672c \ud83d\ude00 \u00e9","quote":"\"{ , }\"","n":[1,2.50,null]}}"""
        );
        JsonNode.DeepEquals(JsonNode.Parse(value), JsonNode.Parse(e)!["requestContext"]).ShouldBeTrue();
    }

    [Fact]
    public void The_invocation_is_described()
    {
        var context = new InvocationContext("r-1")
        {
            DeadlineMs = 1800000000000,
            FunctionArn = "arn:aws:lambda:eu-west-1:123456789012:function:web",
            TraceId = "Root=1-2",
            ClientContext = """{"custom": {"é": 1}}""",
            CognitoIdentity = "not json",
            TenantId = "tenant\r\n-1",
        };

        var request = EventReader.Read(EventReaderTests.Bytes(EventReaderTests.Url("/")), context, s_options);

        var value = JsonNode.Parse(EventReaderTests.Value(request, "x-amzn-lambda-context"))!;
        ((string?)value["request_id"]).ShouldBe("r-1");
        ((long)value["deadline"]!).ShouldBe(1800000000000);
        ((string?)value["invoked_function_arn"]).ShouldBe(context.FunctionArn);
        ((string?)value["xray_trace_id"]).ShouldBe("Root=1-2");
        ((int)value["client_context"]!["custom"]!["é"]!).ShouldBe(1);
        value["identity"].ShouldBeNull();
        value["env_config"]!
            .AsObject()
            .Select(static m => m.Key)
            .ShouldBe(["function_name", "memory", "version", "log_stream", "log_group"]);
        EventReaderTests.Value(request, "x-amz-tenant-id").ShouldBe("tenant-1");
    }

    [Theory]
    [InlineData("x-amzn-request-context")]
    [InlineData("X-Amzn-Lambda-Context")]
    [InlineData("x_amzn_lambda_context")]
    [InlineData("X-Amz_Tenant-Id")]
    [InlineData("x-amzn-event-source")]
    public void A_client_cannot_forge_them(string name)
    {
        var e = EventReaderTests.Url("/");
        e["headers"]![name] = "forged";

        var request = Read(e.ToJsonString());

        request.Http.Headers.ShouldAllBe(static h => h.Value != "forged");
    }

    [Fact]
    public void A_long_context_loses_its_largest_members_and_says_so()
    {
        var e = EventReaderTests.Url("/");
        e["requestContext"]!["authorizer"] = new JsonObject { ["claims"] = new string('c', 5000), ["sub"] = "user-1" };
        e["requestContext"]!["authentication"] = new JsonObject
        {
            ["clientCert"] = new JsonObject { ["pem"] = new string('p', 9000), ["subject"] = "CN=me" },
        };

        var request = Read(e.ToJsonString());

        var value = EventReaderTests.Value(request, "x-amzn-request-context");
        value.Length.ShouldBeLessThan(6 * 1024 - "x-amzn-request-context: ".Length + 1);
        var context = JsonNode.Parse(value)!;
        ((string?)context["authorizer"]!["claims"])!.Length.ShouldBe(5000);
        ((string?)context["authentication"]!["clientCert"]!["subject"]).ShouldBe("CN=me");
        context["authentication"]!["clientCert"]!["pem"].ShouldBeNull();
        request.Notes.Single().ShouldContain("authentication.clientCert.pem");
    }

    [Theory]
    [InlineData(24 + 1)]
    [InlineData(24 + 2)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(300)]
    public void Whatever_the_limit_what_goes_is_JSON_and_fits(int limit)
    {
        var e = EventReaderTests.Url("/");
        for (var i = 0; i < 30; i++)
            e["requestContext"]![$"m{i}"] = new string('x', i);

        var request = EventReader.Read(
            EventReaderTests.Bytes(e),
            new InvocationContext("id"),
            s_options with
            {
                ContextHeaderLimit = limit,
            }
        );

        foreach (var header in request.Http.Headers.Where(static h => h.Name.EndsWith("-context", StringComparison.Ordinal)))
        {
            (header.Name.Length + 2 + header.Value.Length).ShouldBeLessThanOrEqualTo(limit);
            JsonNode.Parse(header.Value)!.AsObject().Count.ShouldBeGreaterThanOrEqualTo(0);
        }
        request.Notes.ShouldNotBeEmpty();
    }

    private static ServerRequest Read(string e) => EventReader.Read(Encoding.UTF8.GetBytes(e), new InvocationContext("id"), s_options);
}
