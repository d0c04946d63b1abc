using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>The errors of S3.</summary>
internal static class S3Errors
{
    public static AwsException NoSuchBucket(string bucket) =>
        new(404, "NoSuchBucket", "The specified bucket does not exist") { Details = Detail("BucketName", bucket) };

    public static AwsException NoSuchKey(string key) =>
        new(404, "NoSuchKey", "The specified key does not exist.") { Details = Detail("Key", key) };

    public static AwsException NoSuchUpload(string uploadId) =>
        new(
            404,
            "NoSuchUpload",
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
        )
        {
            Details = Detail("UploadId", uploadId),
        };

    public static AwsException PreconditionFailed(string condition) =>
        new(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
        {
            Details = Detail("Condition", condition),
        };

    public static AwsException InvalidArgument(string message) => new(400, "InvalidArgument", message);

    public static AwsException Destination(string arn, string reason) =>
        new(400, "InvalidArgument", "Unable to validate the following destination configurations")
        {
            Details = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ArgumentName"] = $"{arn}, null",
                ["ArgumentValue"] = reason,
            },
        };

    public static AwsException InvalidRequest(string message) => new(400, "InvalidRequest", message);

    public static AwsException MalformedXml() =>
        new(400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    public static AwsException BadDigest(string what) =>
        new(400, "BadDigest", $"The {what} you specified did not match the calculated checksum.");

    private static Dictionary<string, string> Detail(string name, string value) => new(StringComparer.Ordinal) { [name] = value };
}
