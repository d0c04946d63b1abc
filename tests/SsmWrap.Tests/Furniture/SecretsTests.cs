using System.Text.Json;
using GapFurniture.Furniture.Tests.EndToEnd;
using GapFurniture.LocalCloud.Ssm;

namespace GapFurniture.Furniture.Tests.Pieces.SsmWrap;

public sealed class SecretsTests
{
    private static async Task<Scene> SetAsync()
    {
        var scene = await Scene.SetAsync();
        foreach (var name in new[] { "/prod/db-pass", "/prod/host", "/prod/deep/key" })
            scene.Cloud.Ssm.Put(name, "very secret", ParameterKind.SecureString);
        return scene;
    }

    private static Dictionary<string, string> Secrets(string output) =>
        JsonDocument
            .Parse(output[output.IndexOf('{', StringComparison.Ordinal)..])
            .RootElement.GetProperty("secrets")
            .EnumerateArray()
            .ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("valueFrom").GetString()!, StringComparer.Ordinal);

    [Fact]
    public async Task The_flags_become_secrets_of_a_task_definition_without_a_value_shown()
    {
        await using var scene = await SetAsync();

        var outcome = await scene.RunAsync("gaps", "ssmwrap", "--", "-path", "/prod/", "-prefix", "APP_", "-strict", "--", "./server");

        outcome.Status.ShouldBe(0, outcome.All);
        var secrets = Secrets(outcome.Output);
        secrets.Keys.ShouldBe(["APP_DB_PASS", "APP_HOST", "APP_KEY"], ignoreOrder: true);
        secrets["APP_DB_PASS"].ShouldBe("arn:aws:ssm:us-east-1:123456789012:parameter/prod/db-pass");
        outcome.Output.ShouldStartWith("# not carried over: -strict");
        outcome.All.ShouldNotContain("very secret");
    }

    [Fact]
    public async Task Rules_of_the_second_generation_are_understood_and_files_told()
    {
        await using var scene = await SetAsync();

        var outcome = await scene.RunAsync(
            "gaps",
            "ssmwrap",
            "--",
            "-env",
            "path=/prod/*",
            "-env",
            "path=/prod/deep/key,to=THE_KEY",
            "-file",
            "path=/prod/host,to=/run/host"
        );

        Secrets(outcome.Output).Keys.ShouldBe(["DB_PASS", "HOST", "THE_KEY"], ignoreOrder: true);
        outcome.Output.ShouldContain("not into files");
    }

    [Fact]
    public async Task A_path_with_nothing_below_is_an_error()
    {
        await using var scene = await SetAsync();

        (await scene.RunAsync("gaps", "ssmwrap", "--", "-path", "/empty/")).Errors.ShouldContain("there is no parameter for -path /empty/");
    }
}
