using System.Text.Json;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>Message move tasks: a dead-letter queue's messages go back, as new messages, to where they came from or to another queue.</summary>
/// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html"/>
internal sealed class MessageMoves(LocalSqs sqs, TimeProvider time) : IDisposable
{
    private const int MostPerSecond = 500;
    private const int MostShown = 10;

    private readonly Lock _lock = new();
    private readonly List<MoveTask> _tasks = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Answers StartMessageMoveTask.</summary>
    public Action<Utf8JsonWriter> Start(JsonElement request)
    {
        var source = QueueOf(request, "SourceArn", request.Required("SourceArn"));
        if (sqs.SourcesOf(source).Count == 0)
            throw SqsErrors.InvalidParameter("Source queue must be configured as a Dead Letter Queue.");
        var destination = request.Text("DestinationArn") is { Length: > 0 } arn ? QueueOf(request, "DestinationArn", arn) : null;
        if (destination is not null && destination.Attributes.IsFifo != source.Attributes.IsFifo)
            throw SqsErrors.InvalidParameter("The destination queue must be of the same type as the source queue.");
        var rate = request.Number("MaxNumberOfMessagesPerSecond");
        if (rate is < 1 or > MostPerSecond)
            throw SqsErrors.InvalidParameter("MaxNumberOfMessagesPerSecond", $"{rate}", $"Must be between 1 and {MostPerSecond}.");
        MoveTask task;
        lock (_lock)
        {
            if (_tasks.Exists(t => t.SourceArn == source.Arn && t.IsRunning))
                throw new AwsException(
                    400,
                    "UnsupportedOperation",
                    "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
                );
            task = new MoveTask(source.Arn, destination?.Arn, rate, source.Count().Visible, time.GetUtcNow());
            _tasks.Insert(0, task);
        }
        _ = RunAsync(task, source, destination);
        return json => json.WriteString("TaskHandle", task.Handle);
    }

    /// <summary>Answers ListMessageMoveTasks: the latest first.</summary>
    public Action<Utf8JsonWriter> List(JsonElement request)
    {
        var source = QueueOf(request, "SourceArn", request.Required("SourceArn"));
        var most = request.Number("MaxResults") ?? 1;
        if (most is < 1 or > MostShown)
            throw SqsErrors.InvalidParameter("MaxResults", $"{most}", $"Must be between 1 and {MostShown}.");
        List<MoveTask> shown;
        lock (_lock)
            shown = [.. _tasks.Where(t => t.SourceArn == source.Arn).Take(most)];
        return json =>
        {
            json.WriteStartArray("Results");
            foreach (var task in shown)
                Write(json, task);
            json.WriteEndArray();
        };
    }

    /// <summary>Answers CancelMessageMoveTask.</summary>
    public Action<Utf8JsonWriter> Cancel(JsonElement request)
    {
        var handle = request.Required("TaskHandle");
        lock (_lock)
        {
            var task = _tasks.Find(t => t.Handle == handle) ?? throw SqsErrors.InvalidParameter("TaskHandle", handle, "It is no task's.");
            if (!task.IsRunning)
                throw new AwsException(400, "UnsupportedOperation", "Only active tasks can be cancelled.");
            task.Cancel();
            return json => json.WriteNumber("ApproximateNumberOfMessagesMoved", task.Moved);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private SqsQueue QueueOf(JsonElement request, string name, string arn) =>
        sqs.Find(arn)
        ?? throw new AwsException(
            400,
            "ResourceNotFoundException",
            $"The resource that you specified for the {name} parameter doesn't exist."
        );

    private async Task RunAsync(MoveTask task, SqsQueue source, SqsQueue? destination)
    {
        var stop = _stop.Token;
        try
        {
            // The caller has its answer before the first message goes.
            await Task.Yield();
            while (task.IsRunning && !stop.IsCancellationRequested)
            {
                if (task.Rate is { } rate)
                    await Task.Delay(TimeSpan.FromSeconds(1d / rate), time, stop);
                if (!task.IsRunning)
                    return;
                if (source.Move(message => destination ?? sqs.Find(message.DeadLetterSourceArn ?? "")))
                    task.Count();
                else
                    task.Complete();
            }
        }
        catch (AwsException)
        {
            // A message that did not come from a queue, or whose queue is gone.
            task.Fail("CouldNotDetermineMessageSource");
        }
        catch (OperationCanceledException)
        {
            // The cloud is being thrown away.
        }
    }

    private static void Write(Utf8JsonWriter json, MoveTask task)
    {
        json.WriteStartObject();
        if (task.IsRunning)
            json.WriteString("TaskHandle", task.Handle);
        json.WriteString("Status", task.Status);
        json.WriteString("SourceArn", task.SourceArn);
        if (task.DestinationArn is not null)
            json.WriteString("DestinationArn", task.DestinationArn);
        if (task.Rate is { } rate)
            json.WriteNumber("MaxNumberOfMessagesPerSecond", rate);
        json.WriteNumber("ApproximateNumberOfMessagesMoved", task.Moved);
        json.WriteNumber("ApproximateNumberOfMessagesToMove", task.ToMove);
        if (task.FailureReason is not null)
            json.WriteString("FailureReason", task.FailureReason);
        json.WriteNumber("StartedTimestamp", task.Started.ToUnixTimeMilliseconds());
        json.WriteEndObject();
    }
}
