using System.Text.Json.Nodes;
using GapFurniture.Http;

namespace GapFurniture.LocalCloud.Gateways;

/// <seealso href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html"/>
internal sealed class LoadBalancer(bool isMultiValue) : Gateway
{
    public override Caller Caller => isMultiValue ? Caller.AlbMultiValue : Caller.Alb;

    public override bool KeepsLines => isMultiValue;

    public override bool KeepsLastOnly => !isMultiValue;

    public override bool TakesCookies => isMultiValue;

    protected override int MostBytes => 1024 * 1024;

    protected override IReadOnlyList<string> Members =>
        ["statusCode", "statusDescription", isMultiValue ? "multiValueHeaders" : "headers", "body", "isBase64Encoded"];

    public override JsonObject Event(ClientRequest request)
    {
        // Neither path nor query is decoded, and header names are in lower case.
        var headers = request.Headers.Select(static h => (h.Name.ToLowerInvariant(), h.Value));
        var (body, isBase64) = Body(request);
        var e = new JsonObject
        {
            ["requestContext"] = new JsonObject
            {
                ["elb"] = new JsonObject
                {
                    ["targetGroupArn"] = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0a1b2c3d",
                },
            },
            ["httpMethod"] = request.Method,
            ["path"] = request.Path,
            ["body"] = body ?? "",
            ["isBase64Encoded"] = isBase64,
        };
        e[isMultiValue ? "multiValueQueryStringParameters" : "queryStringParameters"] = isMultiValue
            ? Lists(request.Pairs)
            : Lasts(request.Pairs);
        e[isMultiValue ? "multiValueHeaders" : "headers"] = isMultiValue ? Lists(headers) : Lasts(headers);
        return e;
    }

    protected override IEnumerable<(string Name, string Value)> Headers(JsonObject answer)
    {
        var description = Text(answer["statusDescription"]);
        if (!description.StartsWith($"{answer["statusCode"]} ", StringComparison.Ordinal))
            throw new BadGatewayException(description);
        return isMultiValue ? Multiple(answer["multiValueHeaders"]) : Single(answer["headers"]);
    }
}

/// <seealso href="https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html"/>
internal sealed class Lattice1 : Gateway
{
    public override Caller Caller => Caller.Lattice1;

    public override bool KeepsLastOnly => true;

    public override bool TakesCookies => false;

    protected override IReadOnlyList<string> Members => ["statusCode", "statusDescription", "headers", "body", "isBase64Encoded"];

    public override JsonObject Event(ClientRequest request)
    {
        var (body, isBase64) = Body(request);
        return new JsonObject
        {
            ["raw_path"] = request.Path,
            ["method"] = request.Method,
            ["headers"] = Lasts(request.Headers.Select(static h => (h.Name.ToLowerInvariant(), h.Value))),
            ["query_string_parameters"] = Lasts(request.Pairs),
            ["body"] = body,
            ["is_base64_encoded"] = isBase64,
        };
    }

    protected override IEnumerable<(string Name, string Value)> Headers(JsonObject answer) => Single(answer["headers"]);
}

/// <seealso href="https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html"/>
internal sealed class Lattice2 : Gateway
{
    public override Caller Caller => Caller.Lattice2;

    public override bool KeepsLines => true;

    public override bool TakesCookies => false;

    protected override IReadOnlyList<string> Members => ["statusCode", "statusDescription", "headers", "body", "isBase64Encoded"];

    public override JsonObject Event(ClientRequest request)
    {
        var (body, isBase64) = Body(request);
        return new JsonObject
        {
            ["version"] = "2.0",
            ["path"] = request.Path,
            ["method"] = request.Method,
            ["headers"] = Lists(request.Headers.Select(static h => (h.Name.ToLowerInvariant(), h.Value))),
            ["queryStringParameters"] = Lists(request.Pairs),
            ["body"] = body,
            ["isBase64Encoded"] = isBase64,
            ["requestContext"] = new JsonObject
            {
                ["serviceNetworkArn"] = "arn:aws:vpc-lattice:eu-west-1:123456789012:servicenetwork/sn-0a1b2c3d",
                ["serviceArn"] = "arn:aws:vpc-lattice:eu-west-1:123456789012:service/svc-0a1b2c3d",
                ["identity"] = new JsonObject { ["sourceVpcArn"] = "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0a1b2c3d" },
            },
        };
    }

    protected override IEnumerable<(string Name, string Value)> Headers(JsonObject answer) => Single(answer["headers"]);
}
