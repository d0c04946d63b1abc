using GapFurniture.Furniture.Source;
using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.Source;

/// <summary>What a new piece begins with. That it builds and passes is the soak's matter, in tests/House.Tests.</summary>
public sealed class SkeletonTests
{
    // Apart from the words around it, so that nothing here names a piece that is there while this test of the house makes it.
    private const string Name = "LogMover";

    private static IReadOnlyList<Edit> Plan(string name = Name, string gap = "S3 → Athena") =>
        Skeleton.Plan(Checkout.Find(Readme.Root)!, name, gap);

    [Fact]
    public void A_new_piece_has_what_every_piece_has() =>
        new[]
        {
            $"functions/{Name}/{Name}.csproj",
            $"functions/{Name}/Program.cs",
            $"functions/{Name}/Function.cs",
            $"functions/{Name}/Log.cs",
            $"functions/{Name}/README.md",
            $"functions/{Name}/REFERENCE.md",
            $"functions/{Name}/iam-policy.json",
            $"functions/{Name}/serverless.template",
            $"tests/{Name}.Tests/{Name}.Tests.csproj",
            $"tests/{Name}.Tests/FunctionTests.cs",
            $"tests/{Name}.Tests/EndToEnd/ReadmeCommands.cs",
            $"functions/{Name}/furniture/piece.json",
        }
            .Except(Plan().Select(e => e.Path))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("Trust.TakeOver();")]
    [InlineData("return PieceProgram.RunAsync(")]
    public void A_new_piece_trusts_and_runs_as_the_others_do(string first) =>
        Plan().Single(e => e.Path == $"functions/{Name}/Program.cs").Text.ShouldContain(first);

    [Fact]
    public void Nothing_is_left_to_be_filled_in() =>
        Plan()
            .Where(e => !e.Path.EndsWith(".md", StringComparison.Ordinal) || e.Path.StartsWith("functions/", StringComparison.Ordinal))
            .ShouldAllBe(e => !e.Text!.Contains("__", StringComparison.Ordinal) && !e.Path.Contains("__", StringComparison.Ordinal));

    [Theory]
    [InlineData("logMover", "gap")]
    [InlineData("Log-Mover", "gap")]
    [InlineData("../Evil", "gap")]
    [InlineData("LogMover", "a \"quoted\" gap")]
    public void Names_and_gaps_that_would_break_sources_are_refused(string name, string gap) =>
        Should.Throw<UsageException>(() => Plan(name, gap));

    [Fact]
    public void A_name_that_is_taken_is_refused()
    {
        var taken = Path.GetFileName(Directory.EnumerateDirectories(Path.Combine(Readme.Root, "functions")).First());

        Should.Throw<UsageException>(() => Plan(taken)).Message.ShouldContain("already");
    }
}
