using System.Text.RegularExpressions;
using GapFurniture.Pieces;

namespace GapFurniture.CodeBuildFire.Tests;

/// <summary>The example says the same as the code. Template and module are held to it by the tests of the house.</summary>
public sealed class ExampleTests
{
    private static string Text(string file) => File.ReadAllText(Path.Combine(Readme.Root, "functions", "CodeBuildFire", file));

    [Fact]
    public void Every_setting_of_the_example_is_one_that_the_function_reads()
    {
        var known = CodeBuildFireOptions.Help;

        foreach (var file in new[] { "example/main.tf", "example/template.yaml" })
        {
            var settings = Regex
                .Matches(Text(file), "CODEBUILDFIRE_[A-Z_]+", RegexOptions.None, TimeSpan.FromSeconds(1))
                .Select(m => m.Value)
                .ToList();
            settings.ShouldNotBeEmpty(file);
            // Every flag is also a variable, says the help.
            settings.ShouldAllBe(s => known.Contains($"  -{Flag(s)}", StringComparison.Ordinal));
        }
    }

    private static string Flag(string variable) => variable["CODEBUILDFIRE_".Length..].Replace('_', '-').ToLowerInvariant();

    [Fact]
    public void The_example_keeps_the_data_outside_the_volume_and_restores_it_while_building()
    {
        var dockerfile = Text("example/Dockerfile");

        dockerfile.ShouldContain("RUN --mount=type=bind,source=dump");
        dockerfile.ShouldContain("--datadir=/data/mysql");
        Text("example/buildspec.yml").ShouldContain("s3://$S3_BUCKET/$S3_KEY");
    }
}
