using System.Text.Json;
using System.Web;
using GapFurniture.LocalCloud.S3;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Http;

/// <summary>Which operation a request asks for, and what it is about, in every protocol that the cloud speaks.</summary>
internal static class OperationName
{
    /// <summary>Operation and key of a request; the body is that of the buffered services and empty for S3.</summary>
    public static (string Operation, string? Key) Of(
        HttpContext context,
        RequestTarget target,
        string service,
        IAwsService? handler,
        ReadOnlyMemory<byte> body
    )
    {
        if (service == "s3")
        {
            var address = S3Address.Of(context, target);
            return (S3Operation.Of(context.Request, address, target), address.Key);
        }

        var amzTarget = context.Request.Headers["X-Amz-Target"].ToString();
        if (amzTarget.Length > 0)
            return (amzTarget[(amzTarget.LastIndexOf('.') + 1)..], service == "sqs" ? QueueName(body) : null);
        if (handler?.OperationOf(context.Request.Method, target.Path) is { } own)
            return own;
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
}
