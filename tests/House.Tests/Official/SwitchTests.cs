namespace GapFurniture.House.Tests.Official;

/// <summary>OfficialPackages, set by a person, chooses between official packages and shims, without a change in any project.</summary>
public sealed class SwitchTests(SwitchTests.Evaluations evaluations) : IClassFixture<SwitchTests.Evaluations>
{
    private const string Generator = "shared/Shims/Amazon.Lambda.Annotations/Generator/Amazon.Lambda.Annotations.Generator.csproj";

    public static TheoryData<string, string[]> Choices =>
        new()
        {
            { "false", [] },
            { "true", [.. Evaluation.Lambda, .. Evaluation.Aws] },
            { "AWSSDK.CodeBuild", ["AWSSDK.CodeBuild"] },
            { "Amazon.Lambda", Evaluation.Lambda },
            { "Amazon.Lambda;AWSSDK.Redshift", [.. Evaluation.Lambda, "AWSSDK.Redshift"] },
        };

    [Theory, MemberData(nameof(Choices))]
    public void What_is_official_is_a_package_and_the_rest_are_shims(string choice, string[] official)
    {
        var evaluation = evaluations[choice];

        evaluation.Official.Order(StringComparer.Ordinal).ShouldBe(official.Order(StringComparer.Ordinal));
        evaluation
            .Shims.Order(StringComparer.Ordinal)
            .ShouldBe(Evaluation.Lambda.Concat(Evaluation.Aws).Except(official).Order(StringComparer.Ordinal));
        evaluation.Packages.ShouldContain(Evaluation.NeverShimmed);
    }

    [Theory, MemberData(nameof(Choices))]
    public void Every_reference_to_a_shim_leads_to_its_project(string choice, string[] official) =>
        evaluations[choice]
            .Projects.Select(project => project.Path)
            .ShouldBe(
                Evaluation
                    .Lambda.Concat(Evaluation.Aws)
                    .Except(official)
                    .Select(id => $"shared/Shims/{id}/{id}.csproj")
                    .Concat(official.Contains("Amazon.Lambda.Annotations") ? [] : [Generator]),
                ignoreOrder: true
            );

    [Theory, MemberData(nameof(Choices))]
    public void The_generator_comes_with_the_shim_of_Annotations_and_only_with_it(string choice, string[] official) =>
        evaluations[choice]
            .Projects.Where(project => project.IsAnalyzer)
            .Select(project => project.Path)
            .ShouldBe(official.Contains("Amazon.Lambda.Annotations") ? [] : [Generator]);

    [Theory, MemberData(nameof(Choices))]
    public void Committed_lock_files_serve_the_default_and_nothing_else(string choice, string[] official)
    {
        var path = evaluations[choice].LockFile;

        if (official.Length == 0)
            path.ShouldBeEmpty();
        else
            Path.GetRelativePath(Tree.Root, path).ShouldStartWith("artifacts/locks/");
    }

    [Fact]
    public void Choices_do_not_share_a_lock_file() =>
        Choices.Select(row => evaluations[row.Data.Item1].LockFile).Append(evaluations.Published.LockFile).ShouldBeUnique();

    [Fact]
    public void Publishing_leaves_the_committed_lock_files_alone() =>
        Path.GetRelativePath(Tree.Root, evaluations.Published.LockFile).ShouldStartWith("artifacts/locks/");

    [Fact]
    public void The_environment_variable_is_as_good_as_the_property() =>
        evaluations.FromEnvironment.ShouldSatisfyAllConditions(
            chosen => chosen.Official.ShouldBe([.. Evaluation.Lambda, "AWSSDK.Redshift"], ignoreOrder: true),
            chosen => chosen.Projects.ShouldNotContain(project => project.IsAnalyzer)
        );

    /// <summary>Each evaluation takes a second or two, so all run once and side by side.</summary>
    public sealed class Evaluations : IAsyncLifetime
    {
        private readonly Dictionary<string, Evaluation> _byChoice = new(StringComparer.Ordinal);

        internal Evaluation Published { get; private set; } = null!;

        internal Evaluation FromEnvironment { get; private set; } = null!;

        internal Evaluation this[string choice] => _byChoice[choice];

        public async ValueTask InitializeAsync()
        {
            Evaluation.Write();
            var published = Evaluation.OfAsync("false", asEnvironment: false, "-p:RuntimeIdentifier=linux-x64");
            var fromEnvironment = Evaluation.OfAsync("Amazon.Lambda;AWSSDK.Redshift", asEnvironment: true);
            var chosen = Choices.Select(row => (row.Data.Item1, Evaluation.OfAsync(row.Data.Item1, asEnvironment: false))).ToList();
            foreach (var (choice, evaluation) in chosen)
                _byChoice[choice] = await evaluation;
            Published = await published;
            FromEnvironment = await fromEnvironment;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
