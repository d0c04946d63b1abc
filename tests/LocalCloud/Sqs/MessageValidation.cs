using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>What SQS asks of a message before it takes it.</summary>
internal static class MessageValidation
{
    private const int MaximumAttributes = 10;

    /// <summary>Reads a message from a SendMessage request or an entry of a batch.</summary>
    public static NewMessage Read(JsonElement request, SqsQueue queue)
    {
        var body = request.Text("MessageBody") ?? throw SqsErrors.Missing("MessageBody");
        if (body.Length == 0)
            throw SqsErrors.Missing("MessageBody");
        CheckCharacters(body);
        var attributes = request
            .Members("MessageAttributes")
            .ToDictionary(p => p.Name, p => Attribute(p.Name, p.Value), StringComparer.Ordinal);
        if (attributes.Count > MaximumAttributes)
            throw SqsErrors.InvalidParameter(
                $"Number of message attributes [{attributes.Count}] exceeds the allowed maximum [{MaximumAttributes}]."
            );
        var message = new NewMessage(body)
        {
            Attributes = attributes,
            DelaySeconds = Delay(request, queue),
            GroupId = request.Text("MessageGroupId"),
            DeduplicationId = request.Text("MessageDeduplicationId"),
            TraceHeader = request.Members("MessageSystemAttributes").FirstOrDefault(p => p.Name == "AWSTraceHeader")
                is { Value.ValueKind: JsonValueKind.Object } trace
                ? trace.Value.Text("StringValue")
                : null,
        };
        if (Size(message) > queue.Attributes.MaximumMessageSize)
            throw SqsErrors.InvalidParameter(
                $"One or more parameters are invalid. Reason: Message must be shorter than {queue.Attributes.MaximumMessageSize} bytes."
            );
        if (queue.Attributes.IsFifo && message.GroupId is null)
            throw SqsErrors.Missing("MessageGroupId");
        if (queue.Attributes.IsFifo && message.DeduplicationId is null && !queue.Attributes.ContentBasedDeduplication)
            throw SqsErrors.InvalidParameter(
                "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
            );
        if (!queue.Attributes.IsFifo && message.DeduplicationId is not null)
            throw SqsErrors.InvalidParameter(
                "MessageDeduplicationId",
                message.DeduplicationId,
                "The request includes a parameter that is not valid for this queue type."
            );
        return message;
    }

    /// <summary>Bytes that count against the limits: body, and names, types and values of attributes.</summary>
    public static int Size(NewMessage message) =>
        Encoding.UTF8.GetByteCount(message.Body)
        + message.Attributes.Sum(a =>
            Encoding.UTF8.GetByteCount(a.Key)
            + Encoding.UTF8.GetByteCount(a.Value.DataType)
            + (a.Value.BinaryValue?.Length ?? Encoding.UTF8.GetByteCount(a.Value.StringValue ?? ""))
        );

    private static int? Delay(JsonElement request, SqsQueue queue)
    {
        var delay = request.Number("DelaySeconds");
        if (delay is < 0 or > 900)
            throw SqsErrors.InvalidParameter("DelaySeconds", $"{delay}", "DelaySeconds must be >= 0 and <= 900.");
        if (delay is > 0 && queue.Attributes.IsFifo)
            throw SqsErrors.InvalidParameter(
                "DelaySeconds",
                $"{delay}",
                "The request include parameter that is not valid for this queue type."
            );
        return delay;
    }

    private static MessageAttribute Attribute(string name, JsonElement value)
    {
        if (name.Length is 0 or > 256)
            throw SqsErrors.InvalidParameter("Length of message attribute name must be between 1 and 256 characters.");
        if (value.ValueKind != JsonValueKind.Object)
            throw new AwsException(400, "SerializationException", "Could not deserialize MessageAttributes.");
        var type = value.Text("DataType") ?? "";
        var text = value.Text("StringValue");
        var binary = value.Text("BinaryValue");
        switch (type.Split('.')[0])
        {
            case "Binary" when binary is { Length: > 0 }:
                try
                {
                    return new MessageAttribute(type, null, Convert.FromBase64String(binary));
                }
                catch (FormatException)
                {
                    throw new AwsException(400, "SerializationException", "Could not deserialize BinaryValue.");
                }

            case "String"
            or "Number" when text is { Length: > 0 }:
                CheckCharacters(text);
                return new MessageAttribute(type, text, null);
            case "Binary" or "String" or "Number":
                throw SqsErrors.InvalidParameter(
                    $"The message attribute '{name}' must contain a non-empty message attribute value of type '{type}'."
                );
            default:
                throw SqsErrors.InvalidParameter(
                    $"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
                );
        }
    }

    private static void CheckCharacters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(c) || c is '\uFFFE' or '\uFFFF' || (c < ' ' && c is not ('\t' or '\n' or '\r')))
                throw new AwsException(
                    400,
                    "InvalidMessageContents",
                    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"
                );
        }
    }
}
