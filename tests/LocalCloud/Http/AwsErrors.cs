using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Http;

/// <summary>Puts an error into the protocol of the request: S3's XML, awsJson, REST JSON (Lambda) or query XML.</summary>
internal static class AwsErrors
{
    /// <summary>Codes that SQS, once a query service, still gives older clients in <c>x-amzn-query-error</c>.</summary>
    private static readonly Dictionary<string, string> s_queryCodes = new(StringComparer.Ordinal)
    {
        ["QueueDoesNotExist"] = "AWS.SimpleQueueService.NonExistentQueue",
        ["QueueNameExists"] = "QueueAlreadyExists",
        ["QueueDeletedRecently"] = "AWS.SimpleQueueService.QueueDeletedRecently",
        ["PurgeQueueInProgress"] = "AWS.SimpleQueueService.PurgeQueueInProgress",
        ["MessageNotInflight"] = "AWS.SimpleQueueService.MessageNotInflight",
        ["UnsupportedOperation"] = "AWS.SimpleQueueService.UnsupportedOperation",
        ["EmptyBatchRequest"] = "AWS.SimpleQueueService.EmptyBatchRequest",
        ["TooManyEntriesInBatchRequest"] = "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        ["BatchEntryIdsNotDistinct"] = "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
        ["InvalidBatchEntryId"] = "AWS.SimpleQueueService.InvalidBatchEntryId",
        ["BatchRequestTooLong"] = "AWS.SimpleQueueService.BatchRequestTooLong",
        ["UnrecognizedClientException"] = "InvalidClientTokenId",
        ["MissingAuthenticationTokenException"] = "MissingAuthenticationToken",
        ["InvalidSignatureException"] = "SignatureDoesNotMatch",
    };

    private enum Protocol
    {
        S3,
        Json,
        RestJson,
        Query,
    }

    /// <summary>A request without credentials.</summary>
    public static AwsException MissingToken(HttpContext context, string service) =>
        ProtocolOf(context, service) switch
        {
            Protocol.S3 => new AwsException(403, "AccessDenied", "Access Denied"),
            Protocol.Query => new AwsException(403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
            _ => new AwsException(403, "MissingAuthenticationTokenException", "Missing Authentication Token"),
        };

    /// <summary>A signature that did not pass.</summary>
    public static AwsException Refused(HttpContext context, string service, SignatureVerdict verdict) =>
        (ProtocolOf(context, service), verdict) switch
        {
            (Protocol.S3, SignatureVerdict.UnknownKey) => new AwsException(
                403,
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records."
            ),
            (Protocol.Query, SignatureVerdict.UnknownKey) => new AwsException(
                403,
                "InvalidClientTokenId",
                "The security token included in the request is invalid."
            ),
            (_, SignatureVerdict.UnknownKey) => new AwsException(
                403,
                "UnrecognizedClientException",
                "The security token included in the request is invalid."
            ),
            (Protocol.S3, SignatureVerdict.Expired) => new AwsException(
                403,
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large."
            ),
            (Protocol.S3, SignatureVerdict.ExpiredToken) => new AwsException(400, "ExpiredToken", "The provided token has expired."),
            (Protocol.Query, SignatureVerdict.ExpiredToken) => new AwsException(
                403,
                "ExpiredToken",
                "The security token included in the request is expired"
            ),
            (_, SignatureVerdict.ExpiredToken) => new AwsException(
                400,
                "ExpiredTokenException",
                "The security token included in the request is expired"
            ),
            (Protocol.S3 or Protocol.Query, _) => new AwsException(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided."
            ),
            (_, SignatureVerdict.Expired) => new AwsException(403, "InvalidSignatureException", "Signature expired"),
            _ => new AwsException(
                403,
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided."
            ),
        };

    /// <summary>A call that the caller's policy does not allow.</summary>
    public static AwsException Denied(string service, string message) =>
        service switch
        {
            "s3" or "sqs" or "redshift" or "monitoring" or "cloudformation" => new AwsException(403, "AccessDenied", message),
            "lambda" or "cloudsearch" => new AwsException(403, "AccessDeniedException", message),
            _ => new AwsException(400, "AccessDeniedException", message),
        };

    /// <summary>The service's own throttling error.</summary>
    public static AwsException Throttled(HttpContext context, string service, string? message) =>
        service switch
        {
            "s3" => new AwsException(503, "SlowDown", message ?? "Please reduce your request rate."),
            "sqs" => new AwsException(400, "RequestThrottled", message ?? "The request was denied due to request throttling."),
            "lambda" => new AwsException(429, "TooManyRequestsException", message ?? "Rate Exceeded."),
            _ when ProtocolOf(context, service) == Protocol.Query => new AwsException(400, "Throttling", message ?? "Rate exceeded"),
            _ => new AwsException(400, "ThrottlingException", message ?? "Rate exceeded"),
        };

    /// <summary>Writes the error; a HEAD request and status 304 get none but the status.</summary>
    public static async Task WriteAsync(HttpContext context, string service, AwsException error, string requestId)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        response.StatusCode = error.Status;
        var protocol = ProtocolOf(context, service);
        response.Headers[protocol == Protocol.S3 ? "x-amz-request-id" : "x-amzn-RequestId"] = requestId;
        if (protocol == Protocol.Json && service == "sqs")
            response.Headers["x-amzn-query-error"] =
                $"{s_queryCodes.GetValueOrDefault(error.Code, error.Code)};{(error.Status < 500 ? "Sender" : "Receiver")}";
        if (protocol == Protocol.RestJson)
            response.Headers["x-amzn-ErrorType"] = error.Code;
        if (context.Request.Method == "HEAD" || error.Status == 304)
            return;

        var (type, body) = protocol switch
        {
            Protocol.S3 => ("application/xml", S3Body(error, requestId)),
            Protocol.Json => (
                JsonType(context),
                JsonSerializer.SerializeToUtf8Bytes(
                    new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        ["__type"] = JsonCode(service, error.Code),
                        ["message"] = error.Message,
                    }
                )
            ),
            Protocol.RestJson => (
                "application/json",
                JsonSerializer.SerializeToUtf8Bytes(
                    new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        ["Type"] = error.Status < 500 ? "User" : "Service",
                        ["Message"] = error.Message,
                    }
                )
            ),
            _ => ("text/xml", QueryBody(error, requestId)),
        };
        response.ContentType = type;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static Protocol ProtocolOf(HttpContext context, string service) =>
        service switch
        {
            "s3" => Protocol.S3,
            "lambda" or "cloudsearch" => Protocol.RestJson,
            _ when context.Request.Headers.ContainsKey("X-Amz-Target") => Protocol.Json,
            _ => Protocol.Query,
        };

    private static string JsonType(HttpContext context) =>
        context.Request.ContentType is { } type && type.StartsWith("application/x-amz-json", StringComparison.Ordinal)
            ? type
            : "application/x-amz-json-1.1";

    private static string JsonCode(string service, string code) => service == "sqs" ? $"com.amazonaws.sqs#{code}" : code;

    private static byte[] S3Body(AwsException error, string requestId) =>
        Encoding.UTF8.GetBytes(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + new XElement(
                    "Error",
                    new XElement("Code", error.Code),
                    new XElement("Message", error.Message),
                    error.Details.Select(d => new XElement(d.Key, d.Value)),
                    new XElement("RequestId", requestId),
                    new XElement("HostId", "local-cloud")
                ).ToString(SaveOptions.DisableFormatting)
        );

    private static byte[] QueryBody(AwsException error, string requestId) =>
        Encoding.UTF8.GetBytes(
            new XElement(
                "ErrorResponse",
                new XElement(
                    "Error",
                    new XElement("Type", error.Status < 500 ? "Sender" : "Receiver"),
                    new XElement("Code", error.Code),
                    new XElement("Message", error.Message)
                ),
                new XElement("RequestId", requestId)
            ).ToString(SaveOptions.DisableFormatting)
        );
}
