using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>The errors of SQS.</summary>
internal static class SqsErrors
{
    public static AwsException QueueDoesNotExist() => new(400, "QueueDoesNotExist", "The specified queue does not exist.");

    public static AwsException InvalidParameter(string message) => new(400, "InvalidParameterValue", message);

    public static AwsException InvalidParameter(string name, string? value, string reason) =>
        InvalidParameter($"Value {value} for parameter {name} is invalid. Reason: {reason}");

    public static AwsException Missing(string name) => new(400, "MissingParameter", $"The request must contain the parameter {name}.");

    public static AwsException InvalidAttributeName(string name) => new(400, "InvalidAttributeName", $"Unknown Attribute {name}.");

    public static AwsException InvalidAttributeValue(string name) =>
        new(400, "InvalidAttributeValue", $"Invalid value for the parameter {name}.");

    public static AwsException ReceiptHandleIsInvalid(string? handle) =>
        new(400, "ReceiptHandleIsInvalid", $"The input receipt handle \"{handle}\" is not a valid receipt handle.");

    public static AwsException NotInFlight(string handle) =>
        InvalidParameter("ReceiptHandle", handle, "Message does not exist or is not available for visibility timeout change.");

    public static AwsException HiddenTooLong(int seconds) =>
        InvalidParameter("VisibilityTimeout", $"{seconds}", "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].");

    public static AwsException PurgeInProgress(string queue) =>
        new(403, "PurgeQueueInProgress", $"Only one PurgeQueue operation on {queue} is allowed every 60 seconds.");
}
