using System.Text.Json;
using GapFurniture.S32cs.Events;
using GapFurniture.Shared.Queue;

namespace GapFurniture.S32cs.Tests.Events;

public sealed class LambdaEventTests
{
    private static LambdaEvent Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return LambdaEvent.Parse(document.RootElement);
    }

    [Fact]
    public void Messages_keep_their_ids_and_groups()
    {
        var messages = Parse(
                """
                {"Records":[{"messageId":"a","eventSource":"aws:sqs","body":"x","attributes":{"MessageGroupId":"g"}},
                            {"messageId":"b","eventSource":"aws:sqs"}]}
                """
            )
            .ShouldBeOfType<LambdaEvent.Messages>();

        messages.All.Select(m => (m.Message.Id, m.Message.Body)).ShouldBe([("a", "x"), ("b", "")]);
        messages.All.Select(m => m.Message.Group).ShouldBe(["g", null]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("""{"Records":1}""")]
    [InlineData("""{"Records":[{"eventSource":"aws:sqs"}]}""")]
    [InlineData("""{"Records":[{"EventSource":"aws:sns","Sns":{}}]}""")]
    [InlineData("""{"Records":[{"eventSource":"aws:kinesis"}]}""")]
    public void What_is_none_of_the_known_events_is_a_problem_that_says_so(string json)
    {
        var envelope = Parse(json).ShouldBeOfType<LambdaEvent.Notification>().Envelope;

        envelope.Records.ShouldBeEmpty();
        envelope.Problem.ShouldNotBeNullOrEmpty();
    }

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
