using System.Text.Json;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>SQS over awsJson1_0: reads the request, asks the queue, writes the answer.</summary>
internal sealed class SqsService(LocalSqs sqs, CloudIdentity identity, TimeProvider time) : IAwsService, IDisposable
{
    private const int BatchBytes = 1_048_576;
    private readonly MessageMoves _moves = new(sqs, time);

    public string SigningName => "sqs";

    public string TargetPrefix => "AmazonSQS.";

    // A batch needs the right of its single calls.
    public IReadOnlyList<string> ActionsOf(string operation, ReadOnlyMemory<byte> body) =>
        [$"sqs:{(operation.EndsWith("Batch", StringComparison.Ordinal) ? operation[..^5] : operation)}"];

    public void Dispose() => _moves.Dispose();

    public async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = JsonRequest.Parse(body.ToArray());
        await JsonAnswer.WriteAsync(context, "1.0", await AnswerAsync(CallContext.Of(context).Operation, request, context.RequestAborted));
    }

    private async Task<Action<Utf8JsonWriter>?> AnswerAsync(string operation, JsonElement request, CancellationToken cancellation)
    {
        switch (operation)
        {
            case "CreateQueue":
                var created = sqs.CreateQueue(request.Required("QueueName"), request.TextMap("Attributes"));
                return json => json.WriteString("QueueUrl", sqs.Url(created));
            case "GetQueueUrl":
                var found = sqs.Queue(request.Required("QueueName"));
                if (request.Text("QueueOwnerAWSAccountId") is { } owner && owner != identity.AccountId)
                    throw SqsErrors.QueueDoesNotExist();
                return json => json.WriteString("QueueUrl", sqs.Url(found));
            case "ListQueues":
                return ListQueues(request);
            case "DeleteQueue":
                sqs.DeleteQueue(QueueOf(request).Name);
                return null;
            case "PurgeQueue":
                QueueOf(request).Purge();
                return null;
            case "GetQueueAttributes":
                return GetAttributes(request);
            case "SetQueueAttributes":
                sqs.SetAttributes(QueueOf(request), request.TextMap("Attributes"));
                return null;
            case "SendMessage":
                return Send(request);
            case "SendMessageBatch":
                return SendBatch(request);
            case "ReceiveMessage":
                return await ReceiveAsync(request, cancellation);
            case "DeleteMessage":
                QueueOf(request).Delete(request.Required("ReceiptHandle"));
                return null;
            case "DeleteMessageBatch":
                var queue = QueueOf(request);
                return BatchRequest.Run(request, (entry, _) => queue.Delete(entry.Required("ReceiptHandle")));
            case "ChangeMessageVisibility":
                QueueOf(request)
                    .ChangeVisibility(
                        request.Required("ReceiptHandle"),
                        request.Number("VisibilityTimeout") ?? throw SqsErrors.Missing("VisibilityTimeout")
                    );
                return null;
            case "ChangeMessageVisibilityBatch":
                var target = QueueOf(request);
                return BatchRequest.Run(
                    request,
                    (entry, _) =>
                        target.ChangeVisibility(
                            entry.Required("ReceiptHandle"),
                            entry.Number("VisibilityTimeout") ?? throw SqsErrors.Missing("VisibilityTimeout")
                        )
                );
            case "ListDeadLetterSourceQueues":
                return ListSources(request);
            case "StartMessageMoveTask":
                return _moves.Start(request);
            case "ListMessageMoveTasks":
                return _moves.List(request);
            case "CancelMessageMoveTask":
                return _moves.Cancel(request);
            default:
                throw new AwsException(400, "UnknownOperationException", $"The local cloud's SQS has no operation '{operation}'.");
        }
    }

    private Action<Utf8JsonWriter> ListQueues(JsonElement request)
    {
        var urls = sqs.List(request.Text("QueueNamePrefix") ?? "").Take(request.Number("MaxResults") ?? 1000).ToList();
        return json =>
        {
            if (urls.Count == 0)
                return;
            json.WriteStartArray("QueueUrls");
            urls.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        };
    }

    // The member's name begins small, unlike that of ListQueues.
    private Action<Utf8JsonWriter> ListSources(JsonElement request)
    {
        var sources = sqs.SourcesOf(QueueOf(request)).Select(sqs.Url).ToList();
        return json =>
        {
            json.WriteStartArray("queueUrls");
            sources.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        };
    }

    private Action<Utf8JsonWriter> GetAttributes(JsonElement request)
    {
        var queue = QueueOf(request);
        var counts = queue.Count();
        var all = new Dictionary<string, string>(queue.Attributes.Shown(), StringComparer.Ordinal)
        {
            ["ApproximateNumberOfMessages"] = $"{counts.Visible}",
            ["ApproximateNumberOfMessagesNotVisible"] = $"{counts.InFlight}",
            ["ApproximateNumberOfMessagesDelayed"] = $"{counts.Delayed}",
            ["CreatedTimestamp"] = $"{queue.CreatedAt.ToUnixTimeSeconds()}",
            ["LastModifiedTimestamp"] = $"{queue.ModifiedAt.ToUnixTimeSeconds()}",
            ["QueueArn"] = queue.Arn,
        };
        var wanted = request.Texts("AttributeNames");
        if (wanted.FirstOrDefault(n => n != "All" && !all.ContainsKey(n) && !QueueAttributes.IsSettable(n)) is { } unknown)
            throw SqsErrors.InvalidAttributeName(unknown);
        var shown = all.Where(a => wanted.Contains("All") || wanted.Contains(a.Key)).ToList();
        return json =>
        {
            if (shown.Count == 0)
                return;
            json.WriteStartObject("Attributes");
            shown.ForEach(a => json.WriteString(a.Key, a.Value));
            json.WriteEndObject();
        };
    }

    private Action<Utf8JsonWriter> Send(JsonElement request)
    {
        var queue = QueueOf(request);
        var stored = queue.Send(MessageValidation.Read(request, queue));
        return json => WriteSent(json, stored);
    }

    private Action<Utf8JsonWriter> SendBatch(JsonElement request)
    {
        var queue = QueueOf(request);
        BatchRequest.Check(request);
        var bytes = request.Items("Entries").Sum(e => System.Text.Encoding.UTF8.GetByteCount(e.Text("MessageBody") ?? ""));
        if (bytes > BatchBytes)
            throw new AwsException(
                400,
                "BatchRequestTooLong",
                $"Batch requests cannot be longer than {BatchBytes} bytes. You have sent {bytes} bytes."
            );
        return BatchRequest.Run<StoredMessage>(
            request,
            (entry, answers) => answers(queue.Send(MessageValidation.Read(entry, queue))),
            WriteSent
        );
    }

    private async Task<Action<Utf8JsonWriter>> ReceiveAsync(JsonElement request, CancellationToken cancellation)
    {
        var queue = QueueOf(request);
        var max = Range(request, "MaxNumberOfMessages", 1, 10) ?? 1;
        var wait = Range(request, "WaitTimeSeconds", 0, 20) is { } seconds ? TimeSpan.FromSeconds(seconds) : queue.Attributes.WaitTime;
        TimeSpan? visibility = Range(request, "VisibilityTimeout", 0, 43_200) is { } hidden ? TimeSpan.FromSeconds(hidden) : null;
        var received = await queue.ReceiveAsync(max, wait, visibility, cancellation);
        string[] system = [.. request.Texts("MessageSystemAttributeNames"), .. request.Texts("AttributeNames")];
        var attributes = request.Texts("MessageAttributeNames");
        return json => MessageWriter.Write(json, received, system, attributes, identity.AccessKeyId);
    }

    private static int? Range(JsonElement request, string name, int min, int max)
    {
        var value = request.Number(name);
        return value is null || (value >= min && value <= max)
            ? value
            : throw SqsErrors.InvalidParameter(name, $"{value}", $"Must be between {min} and {max}, if provided.");
    }

    private SqsQueue QueueOf(JsonElement request)
    {
        var url = request.Required("QueueUrl");
        // A bare name is no URL: AWS's own endpoint refuses it.
        if (!url.Contains('/', StringComparison.Ordinal))
            throw new AwsException(400, "InvalidAddress", $"The address {url} is not valid for this endpoint.");
        return sqs.Queue(url);
    }

    private static void WriteSent(Utf8JsonWriter json, StoredMessage message)
    {
        json.WriteString("MessageId", message.Id);
        json.WriteString("MD5OfMessageBody", message.BodyDigest);
        if (AttributeDigest.OfAttributes(message.Attributes) is { } digest)
            json.WriteString("MD5OfMessageAttributes", digest);
        if (message.SequenceNumber is not null)
            json.WriteString("SequenceNumber", message.SequenceNumber);
    }
}
