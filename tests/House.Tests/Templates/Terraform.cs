using System.ComponentModel;

namespace GapFurniture.House.Tests.Templates;

/// <summary>Terraform, where the machine has it and can get the provider.</summary>
/// <param name="folder">Of the configuration; Terraform writes beside what it reads.</param>
/// <param name="environment">Added to this process's own.</param>
internal sealed class Terraform(string folder, IReadOnlyDictionary<string, string?>? environment = null)
{
    /// <summary>Prepares the folder; skips the test that asks, with the reason, where that cannot be done.</summary>
    public async Task InitializeAsync()
    {
        try
        {
            var (exit, output, error) = await RunAsync("init");
            Assert.SkipUnless(exit == 0, $"the module is NOT read by Terraform, which cannot get its provider here: {output}{error}");
        }
        catch (Win32Exception e)
        {
            Assert.Skip($"the module is NOT read by Terraform: {e.Message}");
        }
    }

    public Task<(int Exit, string Output, string Error)> RunAsync(string verb, params string[] arguments) =>
        Command.RunAsync(
            "terraform",
            folder,
            [verb, "-no-color", .. arguments],
            new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>(), StringComparer.Ordinal)
            {
                ["CHECKPOINT_DISABLE"] = "1",
                ["TF_INPUT"] = "0",
            }
        );

    public async Task ShouldSucceedAsync(string verb, params string[] arguments)
    {
        var (exit, output, error) = await RunAsync(verb, arguments);
        exit.ShouldBe(0, output + error);
    }
}
