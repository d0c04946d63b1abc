using GapFurniture.Shared.Options;

namespace GapFurniture.CodeBuildFire.Tests;

public sealed class CodeBuildFireOptionsTests
{
    private static CodeBuildFireOptions Parse(params string[] args) => CodeBuildFireOptions.Parse(args, _ => null, inLambda: false);

    [Fact]
    public void Variables_may_be_given_again_and_again_in_any_place()
    {
        var options = Parse("-env", "A=1", "restore", "--env=B=x=y", "-wait", "-env", "C=");

        options.Project.ShouldBe("restore");
        options.Wait.ShouldBeTrue();
        options.Environment.ShouldBe([new("A", "1"), new("B", "x=y"), new("C", "")]);
    }

    [Fact]
    public void Variables_come_from_the_environment_too_and_the_last_word_counts() =>
        CodeBuildFireOptions
            .Parse(["p1", "-env", "B=3", "-env", "B=4"], n => n == "CODEBUILDFIRE_ENV" ? "A=1\nB=2" : null, inLambda: false)
            .Environment.ShouldBe([new("A", "1"), new("B", "4")]);

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var error = Should.Throw<OptionsException>(() =>
            Parse("one", "two", "-env", "novalue", "-wiat", "-routes", "x", "-projects", "ok-name,no!", "-interval", "soon")
        );

        error.Problems.ShouldBe(
            [
                "unknown flag -wiat: did you mean -wait?",
                "-interval: \"soon\" is not a duration such as 5m30s",
                "-projects: \"no!\" is not a valid project name",
                "-routes: \"x\" is not PATTERN=PROJECT",
                "-env \"novalue\" is not NAME=VALUE",
                "give one project, not one two",
            ],
            ignoreOrder: true
        );
    }

    [Fact]
    public void A_broken_expression_among_the_routes_is_a_mistake() =>
        Should.Throw<OptionsException>(() => Parse("p1", "-routes", "^(=p1")).Problems.ShouldHaveSingleItem().ShouldContain("-routes");

    [Fact]
    public void Names_that_CodeBuild_reserves_are_refused_wherever_they_are_given()
    {
        var variables = new Dictionary<string, string>
        {
            ["CODEBUILDFIRE_ENV"] = "CODEBUILD_SRC_DIR=/x",
            ["CODEBUILDFIRE_S3_KEY"] = "CODEBUILD_KEY",
        };

        var error = Should.Throw<OptionsException>(() =>
            CodeBuildFireOptions.Parse(
                ["p1", "-env", "CODEBUILD_X=1", "-env", "MY_CODEBUILD_=1"],
                variables.GetValueOrDefault,
                inLambda: false
            )
        );

        error.Problems.ShouldBe(
            new[] { "CODEBUILDFIRE_S3_KEY: CODEBUILD_KEY", "-env CODEBUILD_SRC_DIR", "-env CODEBUILD_X" }.Select(n =>
                $"{n}: names that begin with CODEBUILD_ are reserved for CodeBuild; choose another name"
            )
        );
    }

    [Fact]
    public void A_function_whose_settings_say_dry_run_starts_nothing_not_even_itself() =>
        Should
            .Throw<OptionsException>(() => CodeBuildFireOptions.Parse([], n => n == "CODEBUILDFIRE_DRY_RUN" ? "1" : null, inLambda: true))
            .Problems.ShouldBe(["CODEBUILDFIRE_DRY_RUN is for the command line: a function starts builds"]);

    [Fact]
    public void In_Lambda_no_project_is_wanted() => CodeBuildFireOptions.Parse([], _ => null, inLambda: true).Project.ShouldBe("");
}
