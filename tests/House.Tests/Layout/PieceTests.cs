namespace GapFurniture.House.Tests.Layout;

/// <summary>Every piece stands alone: it can be read, tested and taken out by itself.</summary>
public sealed class PieceTests
{
    public static TheoryData<string> Pieces => [.. Tree.Pieces];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void A_piece_has_what_every_piece_has(string piece) =>
        new[]
        {
            $"functions/{piece}/{piece}.csproj",
            $"functions/{piece}/Program.cs",
            $"functions/{piece}/Log.cs",
            $"functions/{piece}/README.md",
            $"functions/{piece}/REFERENCE.md",
            $"tests/{piece}.Tests/{piece}.Tests.csproj",
        }
            .Except(Tree.Files)
            .ShouldBeEmpty();

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void A_piece_refers_to_nothing_but_shared_and_packages(string piece) =>
        Tree.Under($"functions/{piece}/", ".csproj").SelectMany(ProjectFile.References).ShouldAllBe(path => path.StartsWith("shared/"));

    [Fact]
    public void Shared_refers_to_no_piece_and_no_test() =>
        Tree.Under("shared/", ".csproj").SelectMany(ProjectFile.References).ShouldAllBe(path => path.StartsWith("shared/"));

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void Only_its_own_tests_refer_to_a_piece(string piece) =>
        Tree
            .Projects.Where(project => ProjectFile.References(project).Contains($"functions/{piece}/{piece}.csproj"))
            .ShouldBeSubsetOf([$"tests/{piece}.Tests/{piece}.Tests.csproj"]);

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void A_piece_names_no_other_piece_in_its_code(string piece) =>
        (
            from file in Tree.Under($"functions/{piece}/", ".cs")
            from other in Tree.Pieces
            where other != piece && Tree.Read(file).Contains($"GapFurniture.{other}", StringComparison.Ordinal)
            select $"{file} names {other}"
        ).ShouldBeEmpty();

    [Fact]
    public void Neither_pieces_nor_shared_know_of_the_local_cloud() =>
        Tree.Under("functions/")
            .Concat(Tree.Under("shared/"))
            .Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".props" or ".targets")
            .Where(file => Tree.Read(file).Contains("LocalCloud", StringComparison.Ordinal))
            .ShouldBeEmpty();
}
