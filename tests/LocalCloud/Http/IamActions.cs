using System.Text.Json;

namespace GapFurniture.LocalCloud.Http;

/// <summary>Which IAM actions a call needs: mostly the one of its own name, with the exceptions of the Service Authorization Reference.</summary>
/// <seealso href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"/>
internal static class IamActions
{
    private static readonly Dictionary<string, string> s_s3 = new(StringComparer.Ordinal)
    {
        ["GetObject"] = "GetObject",
        ["HeadObject"] = "GetObject",
        ["ListObjects"] = "ListBucket",
        ["ListObjectsV2"] = "ListBucket",
        ["HeadBucket"] = "ListBucket",
        ["PutObject"] = "PutObject",
        ["CopyObject"] = "PutObject",
        ["CreateMultipartUpload"] = "PutObject",
        ["UploadPart"] = "PutObject",
        ["CompleteMultipartUpload"] = "PutObject",
        ["DeleteObject"] = "DeleteObject",
        ["DeleteObjects"] = "DeleteObject",
        ["GetBucketNotificationConfiguration"] = "GetBucketNotification",
        ["PutBucketNotificationConfiguration"] = "PutBucketNotification",
    };

    /// <summary>The actions of a call; the body is that of the buffered services, empty for S3.</summary>
    public static IReadOnlyList<string> Of(string service, string operation, ReadOnlyMemory<byte> body) =>
        (service, operation) switch
        {
            ("s3", _) => [$"s3:{s_s3.GetValueOrDefault(operation, operation)}"],
            // A batch needs the right of its single calls.
            ("sqs", _) => [$"sqs:{(operation.EndsWith("Batch", StringComparison.Ordinal) ? operation[..^5] : operation)}"],
            ("cloudsearch", "UploadDocuments") => ["cloudsearch:document"],
            ("cloudsearch", _) => ["cloudsearch:search"],
            ("lambda", "Invoke") => ["lambda:InvokeFunction"],
            ("redshift-data", "ExecuteStatement" or "BatchExecuteStatement") => [$"redshift-data:{operation}", LoginOf(Text(body))],
            ("ssm", "GetParameters" or "GetParametersByPath") => [.. OfParameters(operation, Text(body))],
            _ => [$"{service}:{operation}"],
        };

    // The Data API logs in with the caller's rights.
    private static string LoginOf(Dictionary<string, JsonElement> request) =>
        request.ContainsKey("SecretArn") ? "secretsmanager:GetSecretValue"
        : request.ContainsKey("WorkgroupName") ? "redshift-serverless:GetCredentials"
        : request.ContainsKey("DbUser") ? "redshift:GetClusterCredentials"
        : "redshift:GetClusterCredentialsWithIAM";

    // The store decrypts, and reads secrets, with the caller's rights. Whether a value is encrypted only the store knows: taken as if.
    private static IEnumerable<string> OfParameters(string operation, Dictionary<string, JsonElement> request)
    {
        yield return $"ssm:{operation}";
        if (request.TryGetValue("WithDecryption", out var decrypt) && decrypt.ValueKind == JsonValueKind.True)
            yield return "kms:Decrypt";
        if (
            request.TryGetValue("Names", out var names)
            && names
                .EnumerateArray()
                .Any(n => n.GetString()?.StartsWith("/aws/reference/secretsmanager/", StringComparison.Ordinal) == true)
        )
            yield return "secretsmanager:GetSecretValue";
    }

    private static Dictionary<string, JsonElement> Text(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(body.Span) ?? [];
        }
        catch (JsonException)
        {
            // The service itself will say what is wrong with the body.
            return [];
        }
    }
}
