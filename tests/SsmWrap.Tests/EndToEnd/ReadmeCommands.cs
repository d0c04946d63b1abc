using GapFurniture.LocalCloud.Ssm;
using GapFurniture.Pieces;

namespace GapFurniture.SsmWrap.Tests.EndToEnd;

/// <summary>What the page shows is what happens.</summary>
public sealed class ReadmeCommands : WrapScene
{
    [Fact]
    public async Task The_commands_of_the_pages_work_and_show_what_they_say()
    {
        Cloud.Ssm.Put("/prod/db-pass", "correct horse", ParameterKind.SecureString);
        Cloud.Ssm.Put("/prod/key", "-----BEGIN", ParameterKind.SecureString);
        var bin = Directory.CreateDirectory(Path.Combine(Folder, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(bin, "ssmwrap"), Executable);
        var environment = new Dictionary<string, string>(Cloud.Environment, StringComparer.Ordinal)
        {
            ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
        };

        var outcome = await Readme.OfPiece("SsmWrap").RunAsync(environment, TestContext.Current.CancellationToken);

        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
        outcome.Ran.Count.ShouldBe(8);
    }
}
