using FsCheck.Fluent;
using GapFurniture.Queue;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Queue;

/// <summary>Whatever fails, nothing vanishes and nothing unfinished is deleted.</summary>
public sealed class QueuePumpProperties
{
    private static readonly Func<Exception>[] s_errors =
    [
        SqsErrors.Throttled,
        SqsErrors.ServerError,
        SqsErrors.Disconnected,
        SqsErrors.TimedOut,
        SqsErrors.AccessDenied,
    ];

    [Fact]
    public void A_message_is_deleted_only_if_done_and_always_if_done_unless_reported() =>
        Properties.Check(Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => RunAsync(seed).GetAwaiter().GetResult()));

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        var dice = new Lock();
        double Roll()
        {
            lock (dice)
                return random.NextDouble();
        }
        var share = Roll() * 0.6;
        // Denied access ends a run; in most runs it stays out.
        var kinds = Roll() < 0.2 ? s_errors.Length : s_errors.Length - 1;
        var bench = new PumpBench(visibility: TimeSpan.FromSeconds(1 + (int)(Roll() * 5)), mostPerReceive: 1 + (int)(Roll() * 10))
        {
            MaxObjects = 1 + (int)(Roll() * 100),
            MaxBytes = (int)(Roll() * 1000),
            Size = id => (1 + (id.Length % 3), id.GetHashCode(StringComparison.Ordinal) & 63),
        };
        string[] ids = [.. Enumerable.Range(1, (int)(Roll() * 80)).Select(i => $"m{i}")];
        bench.Sqs.Send(ids);
        bench.Sqs.Before = (_, _) => Roll() < share / 2 ? Task.FromException(Error()) : Task.CompletedTask;
        bench.Sqs.After = operation =>
        {
            if (operation == "ReceiveMessage" && ids.Length > 0 && Roll() < share / 4)
                bench.Sqs.VisibleAgain(ids[(int)(Roll() * ids.Length)]);
            if (Roll() < share / 4)
                throw Error();
        };
        bench.Sqs.FailEntry = (_, _) => Roll() < share ? new() { Code = "Broken", SenderFault = Roll() < 0.2 } : null;
        var done = new HashSet<string>();
        bench.Outcome = message =>
        {
            var outcome = (MessageOutcome)(int)(Roll() * 2.3);
            if (outcome == MessageOutcome.Done)
                done.Add(message.Id);
            return outcome;
        };
        bench.During = () =>
        {
            bench.Time.Advance(TimeSpan.FromSeconds(Roll() * 3));
            return Roll() < share / 8 ? throw new InvalidOperationException("a defect of the handler") : Task.CompletedTask;
        };

        var summary = new QueuePumpSummary(0, 0, 0, 0, 0);
        try
        {
            summary = await bench.RunAsync();
            // What was received beyond a batch may be given back without having been handled.
            var accounted = summary.Done + summary.Failed + summary.GivenBack + summary.NotDeleted;
            accounted.ShouldBeInRange(bench.Handled.Count(), summary.Received);
            (accounted - summary.GivenBack).ShouldBeLessThanOrEqualTo(bench.Handled.Count());
        }
        catch (QueueAccessException)
        {
            // A run may give up; what it leaves behind counts the same.
        }
        var reported = bench.Logger.Named("NotDeleted").Select(t => t.Split(' ')[1]).ToHashSet();
        var deleted = bench.Sqs.Deleted.ToHashSet();
        deleted.ShouldBeSubsetOf(done);
        done.Except(deleted).ShouldBeSubsetOf(reported.Concat(Superseded(bench)));
        bench.Batches.ShouldAllBe(b => b.Select(m => m.Id).Distinct().Count() == b.Count && b.Count > 0);
        // Longer than any visibility timeout here: also than the one of a pump that may not read the queue's.
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        bench.Sqs.Visible.ShouldBe(ids.Except(deleted), ignoreOrder: true);

        Exception Error() => s_errors[(int)(Roll() * kinds)]();
    }

    // Delivered again while it was worked on: SQS answers a delete by the old handle with success, but keeps the message.
    private static IEnumerable<string> Superseded(PumpBench bench) =>
        bench.Batches.SelectMany(b => b).Where(m => bench.Sqs.ReceivesOf(m.Id) > m.ReceiveCount).Select(m => m.Id);
}
