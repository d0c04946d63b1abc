using System.Text.Json.Nodes;
using GapFurniture.Http;
using JsonValue = System.Text.Json.Nodes.JsonValue;

namespace GapFurniture.LocalCloud.Gateways;

/// <seealso href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html"/>
internal class RestApi : Gateway
{
    public override Caller Caller => Caller.RestApi;

    public override bool KeepsLines => true;

    protected override IReadOnlyList<string> Members => ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

    public override JsonObject Event(ClientRequest request)
    {
        // The query is decoded, the path is not, and Content-Length is missing.
        var pairs = request.Pairs.Select(static p => (ClientRequest.FormDecoded(p.Name), ClientRequest.FormDecoded(p.Value))).ToList();
        var headers = request.Headers.Where(static h => !h.Name.Equals("content-length", StringComparison.OrdinalIgnoreCase)).ToList();
        var (body, isBase64) = Body(request);
        return new JsonObject
        {
            ["resource"] = "/{proxy+}",
            ["path"] = Path(request),
            ["httpMethod"] = request.Method,
            ["headers"] = Lasts(headers),
            ["multiValueHeaders"] = Lists(headers),
            ["queryStringParameters"] = pairs.Count == 0 ? null : Lasts(pairs),
            ["multiValueQueryStringParameters"] = pairs.Count == 0 ? null : Lists(pairs),
            ["pathParameters"] = new JsonObject { ["proxy"] = request.Path.TrimStart('/') },
            ["stageVariables"] = null,
            ["requestContext"] = new JsonObject
            {
                ["resourceId"] = "a1b2c3",
                ["stage"] = "prod",
                ["path"] = "/prod" + request.Path,
                ["identity"] = new JsonObject { ["sourceIp"] = "192.0.2.7", ["userAgent"] = "probe" },
                ["domainName"] = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
            },
            ["body"] = body,
            ["isBase64Encoded"] = isBase64,
        };
    }

    protected virtual string Path(ClientRequest request) => request.Path;

    protected override IEnumerable<(string Name, string Value)> Headers(JsonObject answer)
    {
        // A name in both goes out twice.
        foreach (var header in Single(answer["headers"]).Concat(Multiple(answer["multiValueHeaders"])))
            yield return header;
    }
}

/// <summary>HTTP API with payload 1.0: the REST API's, but that its paths are decoded.</summary>
internal sealed class HttpApi1 : RestApi
{
    public override Caller Caller => Caller.HttpApi1;

    public override bool KeepsPath => false;

    public override JsonObject Event(ClientRequest request)
    {
        var e = base.Event(request);
        e["version"] = "1.0";
        return e;
    }

    protected override string Path(ClientRequest request) => ClientRequest.Decoded(request.Path);
}

/// <seealso href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html"/>
internal class HttpApi2 : Gateway
{
    public override Caller Caller => Caller.HttpApi2;

    public override bool KeepsPath => false;

    public override bool KeepsQuery => true;

    protected override IReadOnlyList<string> Members => ["statusCode", "headers", "cookies", "body", "isBase64Encoded"];

    protected virtual string Domain => "f6g7h8i9j0.execute-api.eu-west-1.amazonaws.com";

    /// <summary>Function URLs have the cookies in both places.</summary>
    protected virtual bool HasCookieHeader => false;

    public override JsonObject Event(ClientRequest request)
    {
        var cookies = request.Headers.Where(static h => h.Name.Equals("cookie", StringComparison.OrdinalIgnoreCase)).ToList();
        var headers = request.Headers.Where(h => HasCookieHeader || !cookies.Contains(h));
        var (body, isBase64) = Body(request);
        var decoded = ClientRequest.Decoded(request.Path);
        var e = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = "$default",
            ["rawPath"] = KeepsPath ? request.Path : decoded,
            ["rawQueryString"] = request.Query ?? "",
            ["headers"] = Joined(headers),
            ["requestContext"] = new JsonObject
            {
                ["accountId"] = "anonymous",
                ["domainName"] = Domain,
                ["http"] = new JsonObject
                {
                    ["method"] = request.Method,
                    ["path"] = decoded,
                    ["protocol"] = "HTTP/1.1",
                    ["sourceIp"] = "192.0.2.7",
                },
                ["stage"] = "$default",
            },
            ["isBase64Encoded"] = isBase64,
        };
        if (body is not null)
            e["body"] = body;
        if (cookies.Count > 0)
            e["cookies"] = new JsonArray([.. cookies.SelectMany(static c => c.Value.Split("; ")).Select(static c => JsonValue.Create(c))]);
        return e;
    }

    protected override IEnumerable<(string Name, string Value)> Headers(JsonObject answer)
    {
        var headers = Single(answer["headers"]).ToList();
        if (headers.Exists(static h => h.Name.Equals("set-cookie", StringComparison.OrdinalIgnoreCase)))
            throw new BadGatewayException("cookies joined by commas");
        return headers.Concat((answer["cookies"]?.AsArray() ?? []).Select(static c => ("set-cookie", Text(c))));
    }
}

/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html"/>
internal sealed class FunctionUrl : HttpApi2
{
    public override Caller Caller => Caller.FunctionUrl;

    public override bool KeepsPath => true;

    protected override bool HasCookieHeader => true;

    protected override string Domain => "k1l2m3n4o5.lambda-url.eu-west-1.on.aws";

    /// <summary>An answer that was streamed: its head within 16 KiB, eight NULs, its body.</summary>
    /// <seealso href="https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html"/>
    public static ClientAnswer Streamed(ReadOnlyMemory<byte> stream)
    {
        var end = stream.Span.IndexOf(new byte[8]);
        if (end is < 0 or > 16 * 1024 - 8)
            throw new BadGatewayException("no head");
        return new FunctionUrl().Answer(stream[..end], stream[(end + 8)..]);
    }
}
