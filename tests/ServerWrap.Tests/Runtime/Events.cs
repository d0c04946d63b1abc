namespace GapFurniture.ServerWrap.Tests.Runtime;

/// <summary>The smallest events that are HTTP requests.</summary>
internal static class Events
{
    public const string Other = """{"job": "nightly"}""";

    public const string Alb = """
        {"httpMethod": "GET", "path": "/", "headers": {"host": "x"}, "queryStringParameters": {}, "body": "", "isBase64Encoded": false,
         "requestContext": {"elb": {"targetGroupArn": "arn"}}}
        """;

    /// <summary>Of a function URL.</summary>
    public static string Url(string method = "GET", string path = "/", string? body = null, bool isBase64 = false, string query = "") =>
        $$"""
            {"version": "2.0", "rawPath": "{{path}}", "rawQueryString": "{{query}}", "headers": {"host": "x"}, "isBase64Encoded": {{(
                isBase64 ? "true" : "false"
            )}},
             {{(body is null ? "" : $"\"body\": \"{body}\",")}}
             "requestContext": {"domainName": "x.lambda-url.us-east-1.on.aws", "http": {"method": "{{method}}", "path": "{{path}}"} } }
            """;

    /// <summary>Of a REST API.</summary>
    public static string Rest(string method = "GET", string path = "/") =>
        $$"""
            {"resource": "/", "path": "{{path}}", "httpMethod": "{{method}}", "headers": {}, "multiValueHeaders": {"host": ["x"]},
             "queryStringParameters": null, "body": null, "isBase64Encoded": false, "requestContext": {"stage": "prod"} }
            """;
}
