using GapFurniture.Queue;

namespace GapFurniture.S32cs.Tests;

public sealed class FifoOrderTests
{
    [Fact]
    public void In_a_fifo_queue_everything_behind_a_failure_of_its_group_comes_again()
    {
        var (done, failed) = (MessageOutcome.Done, MessageOutcome.Failed);

        Failed([done, failed, done, done, done], ["a", "a", "b", "a", "b"]).ShouldBe(["1", "3"]);
        Failed([failed, done, MessageOutcome.GivenBack], [null, null, null]).ShouldBe(["0", "2"]);
    }

    private static IEnumerable<string> Failed(MessageOutcome[] outcomes, string?[] groups) =>
        FifoOrder.Failed(groups.Select((g, i) => new QueueMessage($"{i}", "", 1) { Group = g }), outcomes).Select(m => m.Id);
}
