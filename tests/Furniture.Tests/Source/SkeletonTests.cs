using GapFurniture.Furniture.Source;
using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.Source;

/// <summary>What a new piece begins with. That it builds and passes is the soak's matter, in tests/House.Tests.</summary>
public sealed class SkeletonTests
{
    private static IReadOnlyList<Edit> Plan(string name = "LogMover", string gap = "S3 → Athena") =>
        Skeleton.Plan(Checkout.At(Readme.Root), name, gap);

    [Fact]
    public void A_new_piece_has_what_every_piece_has() =>
        new[]
        {
            "functions/LogMover/LogMover.csproj",
            "functions/LogMover/Program.cs",
            "functions/LogMover/Function.cs",
            "functions/LogMover/Startup.cs",
            "functions/LogMover/Log.cs",
            "functions/LogMover/README.md",
            "functions/LogMover/iam-policy.json",
            "functions/LogMover/serverless.template",
            "tests/LogMover.Tests/LogMover.Tests.csproj",
            "tests/LogMover.Tests/FunctionTests.cs",
            "tools/Furniture/Pieces/LogMover/piece.json",
        }
            .Except(Plan().Select(e => e.Path))
            .ShouldBeEmpty();

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
