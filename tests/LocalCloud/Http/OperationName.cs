using System.Text.Json;
using System.Web;
using GapFurniture.LocalCloud.S3;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Http;

/// <summary>Which operation a request asks for, and what it is about, in every protocol that the cloud speaks.</summary>
internal static class OperationName
{
    /// <summary>Operation and key of a request; the body is that of the buffered services and empty for S3.</summary>
    public static (string Operation, string? Key) Of(HttpContext context, RequestTarget target, string service, ReadOnlyMemory<byte> body)
    {
        if (service == "s3")
        {
            var address = S3Address.Of(context, target);
            return (S3Operation.Of(context.Request, address, target), address.Key);
        }

        var amzTarget = context.Request.Headers["X-Amz-Target"].ToString();
        if (amzTarget.Length > 0)
            return (amzTarget[(amzTarget.LastIndexOf('.') + 1)..], service == "sqs" ? QueueName(body) : null);
        if (service == "cloudsearch")
            return (CloudSearch.CloudSearchService.Operation(target.Path), null);
        if (service == "lambda")
            return LambdaOperation(context.Request.Method, target.Path);
        if (
            context.Request.HasFormContentType
            || context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true
        )
            return (HttpUtility.ParseQueryString(System.Text.Encoding.UTF8.GetString(body.Span))["Action"] ?? "Unknown", null);
        return (target.Query.FirstOrDefault(p => p.Key == "Action").Value ?? "Unknown", null);
    }

    private static string? QueueName(ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            while (reader.Read())
            {
                if (
                    reader.TokenType != JsonTokenType.PropertyName
                    || reader.CurrentDepth != 1
                    || !(reader.ValueTextEquals("QueueUrl"u8) || reader.ValueTextEquals("QueueName"u8))
                )
                    continue;
                reader.Read();
                var url = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
                return url[(url.LastIndexOf('/') + 1)..];
            }
        }
        catch (JsonException)
        {
            // The service itself will say what is wrong with the body.
        }

        return null;
    }

    private static (string Operation, string? Key) LambdaOperation(string method, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [_, "functions", var name, "invocations"] => ("Invoke", name),
            [_, "functions", var name] => (method == "DELETE" ? "DeleteFunction" : "GetFunction", name),
            [_, "functions", var name, "configuration"] => ("GetFunctionConfiguration", name),
            [_, "functions", var name, "event-invoke-config"] => (method == "GET" ? "GetFunctionEventInvokeConfig" : "Unknown", name),
            [_, "functions", var name, "policy"] => (method == "POST" ? "AddPermission" : "GetPolicy", name),
            [_, "functions", var name, "policy", _] => (method == "DELETE" ? "RemovePermission" : "Unknown", name),
            [_, "event-source-mappings"] => (method == "POST" ? "CreateEventSourceMapping" : "ListEventSourceMappings", null),
            [_, "event-source-mappings", _] => (method == "DELETE" ? "DeleteEventSourceMapping" : "GetEventSourceMapping", null),
            _ => ("Unknown", null),
        };
    }
}
