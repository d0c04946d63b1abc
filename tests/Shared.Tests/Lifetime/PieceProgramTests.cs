using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Options;

namespace GapFurniture.Shared.Tests.Lifetime;

public sealed class PieceProgramTests
{
    private static readonly FlagSet s_flags = new("P_");

    [Theory]
    [InlineData(0, "-help")]
    [InlineData(0, "--h", "-unknown")]
    [InlineData(0, "-version")]
    [InlineData(null, "-help=false")]
    [InlineData(null, "-unknown", "operand")]
    [InlineData(null)]
    public void Help_and_version_are_shown_where_they_are_asked_for(int? exitCode, params string[] args) =>
        PieceProgram.Show("piece", s_flags, args, "help\n").ShouldBe(exitCode);

    [Fact]
    public async Task What_is_thrown_for_people_becomes_an_exit_code()
    {
        (await RunAsync(() => Task.FromResult(7))).ShouldBe(7);
        (await RunAsync(() => throw new OptionsException(["wrong"]))).ShouldBe(PieceProgram.Usage);
        (await RunAsync(() => throw new InvalidDataException("said"))).ShouldBe(PieceProgram.Failed);
        (await RunAsync(() => throw new IOException("disk full"))).ShouldBe(PieceProgram.Failed);
        // What a closed standard output throws, too.
        (await RunAsync(() => throw new UnauthorizedAccessException("not for you"))).ShouldBe(PieceProgram.Failed);
        (await RunAsync(() => throw new HttpRequestException("no network"))).ShouldBe(PieceProgram.Failed);
        await Should.ThrowAsync<InvalidOperationException>(() => RunAsync(() => throw new InvalidOperationException("a defect")));
    }

    private static Task<int> RunAsync(Func<Task<int>> commandLine) =>
        PieceProgram.RunAsync(
            "piece",
            "Handle",
            () => Task.CompletedTask,
            commandLine,
            e => e is InvalidDataException or HttpRequestException ? e.Message : null
        );
}
