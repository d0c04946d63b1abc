using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.DynamoDb;

/// <summary>Errors of DynamoDB, by their codes on the wire.</summary>
internal static class DynamoErrors
{
    private const string Prefix = "com.amazonaws.dynamodb.v20120810#";

    public static AwsException Validation(string message) => new(400, "com.amazon.coral.validate#ValidationException", message);

    public static AwsException NotFound() => new(400, Prefix + "ResourceNotFoundException", "Requested resource not found");

    public static AwsException InUse(string table) => new(400, Prefix + "ResourceInUseException", $"Table already exists: {table}");

    public static AwsException ConditionFailed() => new(400, Prefix + "ConditionalCheckFailedException", "The conditional request failed");

    public static AwsException Unsupported(string what) => Validation($"The local cloud's DynamoDB does not know {what}");
}
