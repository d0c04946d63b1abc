using System.Text.Json;
using Amazon.SQS.Model;
using GapFurniture.Aws;
using GapFurniture.Aws.Events;

namespace GapFurniture.Furniture.Dead;

/// <summary>A message of a dead-letter queue or failure destination, with what can be read from it alone.</summary>
internal sealed record DeadLetter
{
    private DeadLetter(Message message) => Message = message;

    /// <summary>As SQS gave it.</summary>
    public Message Message { get; }

    public string Id => Message.MessageId;

    public required DateTimeOffset Sent { get; init; }

    /// <summary>How often it was tried: the invocations of a failure record, else SQS's receives, of which a look is one.</summary>
    public required int Tries { get; init; }

    /// <summary>The objects that it is about, as <c>s3://</c> URLs; none when it is about something else.</summary>
    public required IReadOnlyList<string> Objects { get; init; }

    /// <summary>Why it is no S3 event, or not wholly; null when it is.</summary>
    public string? Problem { get; init; }

    /// <summary>What a service wrote beside the event: Lambda's error, or why EventBridge could not deliver; null when nothing.</summary>
    public string? Said { get; init; }

    /// <summary>The request that failed for good; null when no function was invoked for this message alone.</summary>
    public string? RequestId { get; init; }

    /// <summary>The queue in which it failed, by its ARN; null when it came another way, or SQS does not say.</summary>
    public string? SourceQueue => System("DeadLetterQueueSourceArn");

    /// <summary>The function that failed, by its ARN, as its failure record says; null without one.</summary>
    public string? FunctionArn { get; init; }

    /// <summary>The event with which Lambda invoked a function asynchronously, as JSON; null for a message that a queue gave up.</summary>
    public string? Payload { get; init; }

    /// <summary>The group of a message of a FIFO queue; null for others.</summary>
    public string? Group => System("MessageGroupId");

    /// <summary>A system attribute; null when SQS gave none.</summary>
    public string? System(string name) => Message.Attributes?.GetValueOrDefault(name);

    /// <summary>Reads what a message says.</summary>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"/>
    /// <seealso href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html"/>
    public static DeadLetter Of(Message message)
    {
        var json = JsonExtensions.TryParse(message.Body);
        var context = json?.Child("requestContext");
        var payload = json?.Member("requestPayload");
        var envelope = Envelope.Read(message.Body);
        var letter = new DeadLetter(message)
        {
            Sent = DateTimeOffset.FromUnixTimeMilliseconds(Number(message.Attributes, "SentTimestamp")),
            Tries = (int)Number(message.Attributes, "ApproximateReceiveCount"),
            Objects = [.. envelope.Records.Select(r => r.Url).Distinct(StringComparer.Ordinal)],
            Problem = envelope.Problem,
            Said = Attribute(message, "ERROR_MESSAGE") ?? Attribute(message, "ERROR_CODE"),
        };
        if (json is { } record && context is { } request && payload is { } failed)
            return letter with
            {
                Tries = (int)(request.Number("approximateInvokeCount") ?? letter.Tries),
                Said = ErrorOf(record.Member("responsePayload")) ?? request.Text("condition"),
                RequestId = request.Text("requestId"),
                FunctionArn = request.Text("functionArn"),
                Payload = failed.GetRawText(),
            };
        // The dead-letter queue of a function has the event as it came, and the error in the message's attributes.
        return Attribute(message, "RequestID") is { } id
            ? letter with
            {
                Said = Attribute(message, "ErrorMessage") is { } error ? ErrorOf(JsonExtensions.TryParse(error)) ?? error : null,
                RequestId = id,
                Payload = json is null ? null : message.Body,
            }
            : letter;
    }

    private static string? ErrorOf(JsonElement? response) =>
        response is not { } error ? null
        : error.Text("errorMessage") is { } message ? message
        : error.ValueKind == JsonValueKind.String ? error.GetString()
        : null;

    private static string? Attribute(Message message, string name) =>
        message.MessageAttributes?.GetValueOrDefault(name)?.StringValue is { Length: > 0 } value ? value : null;

    private static long Number(Dictionary<string, string>? attributes, string name) =>
        long.TryParse(attributes?.GetValueOrDefault(name), out var number) ? number : 0;
}

/// <summary>Why a message is dead.</summary>
/// <param name="Text">On one line, without the names of the objects.</param>
/// <param name="From">Where it was found, such as a log group with the time; empty when nothing was found.</param>
internal sealed record Reason(string Text, string From)
{
    /// <summary>The command that says so of the object now, since nothing is known of the time when it failed; null for other reasons.</summary>
    public string? SaidNowBy { get; init; }

    /// <summary>For people: what is only said now is no proof of why it failed.</summary>
    public string Title => SaidNowBy is null ? Text : $"no line of the log names it; {SaidNowBy} says now: {Text}";

    /// <summary>True if nothing says why.</summary>
    public bool IsUnknown => From.Length == 0;
}

/// <summary>A message and why it is dead.</summary>
internal sealed record Explained(DeadLetter Letter, Reason Reason);

/// <summary>Which messages are meant; all where nothing is said.</summary>
/// <param name="Reason">A part of the reason, in whatever case.</param>
/// <param name="Key">How an object's key, or its <c>s3://</c> URL, begins.</param>
/// <param name="SentBefore">The time before which they were sent.</param>
internal sealed record Choice(string? Reason = null, string? Key = null, DateTimeOffset? SentBefore = null)
{
    public bool IsAll => this == new Choice();

    public bool Has(Explained message) =>
        (Reason is null || message.Reason.Text.Contains(Reason, StringComparison.OrdinalIgnoreCase))
        && (Key is null || message.Letter.Objects.Any(Begins))
        && (SentBefore is null || message.Letter.Sent < SentBefore);

    private bool Begins(string url) => (S3Url.IsUrl(Key!) ? url : S3Url.Parse(url)?.Key ?? url).StartsWith(Key!, StringComparison.Ordinal);
}
