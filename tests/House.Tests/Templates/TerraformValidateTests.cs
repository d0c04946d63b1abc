namespace GapFurniture.House.Tests.Templates;

/// <summary>Terraform itself, where the machine has it and can get the provider, validates the modules and finds them well formatted.</summary>
/// <seealso href="https://developer.hashicorp.com/terraform/cli/commands/validate"/>
public sealed class TerraformValidateTests
{
    public static TheoryData<string> Pieces => [.. LambdaCode.Deployed];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task Each_module_is_valid_and_formatted(string piece)
    {
        using var module = await InitializedAsync(piece);

        await module.Terraform.ShouldSucceedAsync("validate");
        await module.Terraform.ShouldSucceedAsync("fmt", "-check", "-diff");
    }

    [Fact]
    public async Task It_would_say_what_is_wrong()
    {
        // One tells as much as all; loading the provider takes seconds.
        Assert.SkipUnless(LambdaCode.Deployed.Count > 0, "there is no module");
        using var module = await InitializedAsync(LambdaCode.Deployed[0]);
        await File.AppendAllTextAsync(
            Path.Combine(module.Folder, "main.tf"),
            "\nresource \"aws_sqs_queue\" \"wrong\" {\n  retention = 1\n}\n",
            TestContext.Current.CancellationToken
        );

        var (exit, output, error) = await module.Terraform.RunAsync("validate");

        exit.ShouldNotBe(0);
        (output + error).ShouldContain("An argument named \"retention\" is not expected here");
    }

    private static async Task<ModuleCopy> InitializedAsync(string piece)
    {
        var copy = new ModuleCopy(piece);
        try
        {
            await copy.Terraform.InitializeAsync();
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private sealed class ModuleCopy : IDisposable
    {
        public ModuleCopy(string piece)
        {
            foreach (var file in Tree.Under($"functions/{piece}/terraform/", ".tf"))
                File.Copy(Tree.PathOf(file), Path.Combine(Folder, Path.GetFileName(file)));
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("gap-").FullName;

        public Terraform Terraform => new(Folder);

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
