using GapFurniture.S32cs.Input;
using GapFurniture.S32cs.Tests.Fakes;

namespace GapFurniture.S32cs.Tests.Input;

public sealed class StoredStreamTests
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 10_000).Select(i => (byte)i)];

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        var opened = new List<long>();
        await using var stream = new StoredStream(
            new BreakingStream(s_content, 100, endsQuietly: false),
            s_content.Length,
            (position, _) =>
            {
                opened.Add(position);
                return Task.FromResult<Stream>(new BreakingStream(s_content[(int)position..], 3000, endsQuietly: opened.Count % 2 == 0));
            }
        );
        using var read = new MemoryStream();

        await stream.CopyToAsync(read, TestContext.Current.CancellationToken);

        read.ToArray().ShouldBe(s_content);
        opened.ShouldBe([100, 3100, 6100, 9100]);
    }

    [Fact]
    public async Task A_connection_that_never_gets_on_is_an_error_and_not_an_end()
    {
        var attempts = 0;
        await using var stream = new StoredStream(
            new BreakingStream(s_content, 10, endsQuietly: true),
            s_content.Length,
            (_, _) =>
            {
                attempts++;
                return Task.FromResult<Stream>(new BreakingStream([], 0, endsQuietly: true));
            }
        );

        var error = await Should.ThrowAsync<LoadException>(() => stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));

        error.Message.ShouldStartWith("reading broke off at byte 10 of 10000");
        attempts.ShouldBe(5);
    }
}
