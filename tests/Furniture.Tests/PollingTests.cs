using GapFurniture.Furniture.Aws;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Tests;

public sealed class PollingTests
{
    [Fact]
    public async Task Polling_ends_with_a_final_answer_or_the_last_one()
    {
        var (asked, token) = (0, TestContext.Current.CancellationToken);
        var waits = new Backoff(5, Jitter: () => 0);
        (await Clients.PollAsync(waits, () => Task.FromResult(++asked), n => n == 3, token)).ShouldBe(3);
        asked = 0;
        (await Clients.PollAsync(waits, () => Task.FromResult(++asked), _ => false, token)).ShouldBe(5);
    }
}
