using GapFurniture.Aws.Events;

namespace GapFurniture.Shared.Tests.Events;

public sealed class PartialBatchTests
{
    [Theory]
    [InlineData(3, "")]
    [InlineData(3, "m1", "m1")]
    [InlineData(3, "m1 m2", "m1", "m2", "m1")]
    // Not of SQS, and nothing failed.
    [InlineData(0, "")]
    public void Failed_messages_are_named_once(int messages, string named, params string?[] failed) =>
        string.Join(' ', PartialBatch.Of(failed, messages).ShouldNotBeNull().Select(f => f.ItemIdentifier)).ShouldBe(named);

    [Theory]
    [InlineData(2, "m1", "m2")]
    [InlineData(1, "m1", "m1")]
    [InlineData(0, null, null)]
    public void Where_nothing_is_done_the_invocation_has_to_fail(int messages, params string?[] failed) =>
        PartialBatch.Of(failed, messages).ShouldBeNull();
}
