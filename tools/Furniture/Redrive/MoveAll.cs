using Amazon.SQS.Model;
using GapFurniture.Furniture.Dead;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Furniture.Redrive;

/// <summary>Lets SQS itself move all messages of a dead-letter queue to where they failed, and follows its task.</summary>
/// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html"/>
internal sealed class MoveAll(Clients clients, DeadQueue queue, int? rate)
{
    private const string Running = "RUNNING";
    private const int MostLooks = 30;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    /// <summary>Starts the task, or follows the one that runs already. After Ctrl-C it is cancelled.</summary>
    /// <returns>How many messages were moved.</returns>
    /// <exception cref="FurnitureException">The task failed, or does not appear.</exception>
    public async Task<long> RunAsync(int total)
    {
        using var progress = ProgressLine.OfConsole("redrive");
        var before = await LatestAsync();
        // Ours is the first that was started after that.
        var isOurs = await StartAsync();
        var looks = 0;
        while (true)
        {
            var task = await LatestAsync();
            if (isOurs && task?.StartedTimestamp == before?.StartedTimestamp)
                task = null;
            if (task is null && ++looks > MostLooks)
                throw new FurnitureException($"SQS shows no task of {queue.Name}; see what furniture dead says of it");
            var moved = task?.ApproximateNumberOfMessagesMoved ?? 0;
            progress.Show(_ => $"{moved} of about {total} messages");
            if (task?.Status == "FAILED")
                throw new FurnitureException(
                    $"SQS stopped after {moved} messages: {task.FailureReason}; the others are still in {queue.Name}"
                );
            if (task is not null && task.Status is not (Running or "CANCELLING"))
                return moved;
            try
            {
                await Task.Delay(s_look, TimeProvider.System, clients.Cancellation);
            }
            catch (OperationCanceledException) when (task is not null)
            {
                await progress.DisposeAsync(); // the line must be gone before another is written
                await CancelAsync(task);
                throw;
            }
        }
    }

    // False if another one runs already.
    private async Task<bool> StartAsync()
    {
        try
        {
            var request = new StartMessageMoveTaskRequest { SourceArn = queue.Arn.ToString(), MaxNumberOfMessagesPerSecond = rate };
            await clients.Sqs.StartMessageMoveTaskAsync(request, clients.Cancellation);
            return true;
        }
        catch (UnsupportedOperationException)
        {
            if ((await LatestAsync())?.Status != Running)
                throw;
            await Console.Error.WriteLineAsync($"SQS is moving the messages of {queue.Name} already; following that");
            return false;
        }
    }

    private async Task<ListMessageMoveTasksResultEntry?> LatestAsync()
    {
        var request = new ListMessageMoveTasksRequest { SourceArn = queue.Arn.ToString(), MaxResults = 1 };
        return (await clients.Sqs.ListMessageMoveTasksAsync(request, CancellationToken.None)).Results is [var latest, ..] ? latest : null;
    }

    private async Task CancelAsync(ListMessageMoveTasksResultEntry task)
    {
        try
        {
            var request = new CancelMessageMoveTaskRequest { TaskHandle = task.TaskHandle };
            var moved = (await clients.Sqs.CancelMessageMoveTaskAsync(request, CancellationToken.None)).ApproximateNumberOfMessagesMoved;
            await Console.Error.WriteLineAsync($"cancelled: about {moved} messages were moved, the others are still in {queue.Name}");
        }
        catch (Amazon.Runtime.AmazonServiceException e)
        {
            await Console.Error.WriteLineAsync(
                $"the task of {queue.Name} could not be cancelled and may go on: {FurnitureException.ReasonOf(e)}"
            );
        }
    }
}
