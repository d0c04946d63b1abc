using System.ComponentModel;
using System.Text.RegularExpressions;
using GapFurniture.House.Tests.Templates;

namespace GapFurniture.House.Tests.Deployment;

/// <summary>Each Terraform module with the package, as its page has it, applied to moto and destroyed, where a machine has both.</summary>
public sealed partial class ModuleTests(MotoServer moto) : IClassFixture<MotoServer>
{
    // moto makes one, but has no answer when the provider asks for its tags, again and again.
    private const string HalfKnownToMoto = "aws_iot_topic_rule";

    [Fact]
    public async Task The_packages_and_the_modules_are_applied_and_destroyed()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("GAP_SOAK") == "1", "takes minutes: GAP_SOAK=1");
        await moto.RequireAsync();
        // Side by side: the provider waits most of a minute until it trusts that a queue stands.
        await Task.WhenAll(LambdaCode.Pieces.Select(ApplyAndDestroyAsync));
    }

    private async Task ApplyAndDestroyAsync(string piece)
    {
        using var checkout = Checkout.Of(piece);
        var configuration = DeployPage.Configuration($"functions/{piece}/terraform/README.md");
        foreach (Match bucket in Bucket().Matches(configuration))
            await moto.AwsAsync("s3api", "create-bucket", "--bucket", bucket.Groups["name"].Value);
        await LeaveOutAsync(checkout, piece);
        await File.WriteAllTextAsync(Path.Combine(checkout.Folder, "main.tf"), configuration, TestContext.Current.CancellationToken);
        await InitializeAsync(checkout);

        var applied = await TerraformAsync(checkout, "apply", "-auto-approve");

        applied.ShouldContain("Apply complete!");
        var name = piece.ToLowerInvariant();
        var function = await moto.AskAsync("lambda", "get-function-configuration", "--function-name", name);
        function["CodeSha256"]!.ToString().ShouldBe(checkout.CodeSha256);
        function["Runtime"]!.ToString().ShouldBe("provided.al2023");

        var destroyed = await TerraformAsync(checkout, "destroy", "-auto-approve", "-refresh=false");

        destroyed.ShouldContain("Destroy complete!");
        (await moto.AskAsync("lambda", "list-functions"))["Functions"]!
            .AsArray()
            .ShouldNotContain(f => f!["FunctionName"]!.ToString() == name);
    }

    private async Task InitializeAsync(Checkout checkout)
    {
        try
        {
            var (exit, output, error) = await Command.RunAsync(
                "terraform",
                checkout.Folder,
                ["init", "-no-color", "-input=false"],
                moto.Environment
            );
            Assert.SkipUnless(exit == 0, $"the module is NOT applied by Terraform, which cannot get its provider here: {output}{error}");
        }
        catch (Win32Exception e)
        {
            Assert.Skip($"the module is NOT applied by Terraform: {e.Message}");
        }
    }

    private async Task<string> TerraformAsync(Checkout checkout, string verb, params string[] arguments)
    {
        var (_, output, error) = await Command.RunAsync(
            "terraform",
            checkout.Folder,
            [verb, "-no-color", "-input=false", .. arguments],
            moto.Environment
        );
        return output + error;
    }

    private static async Task LeaveOutAsync(Checkout checkout, string piece)
    {
        var file = Path.Combine(checkout.Folder, $"functions/{piece}/terraform/main.tf");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            file,
            Resource().Replace(text, r => r.Value.Contains(HalfKnownToMoto, StringComparison.Ordinal) ? "" : r.Value),
            TestContext.Current.CancellationToken
        );
    }

    [GeneratedRegex("""bucket(_name)? *= "(?<name>[^"]+)" """, RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Bucket();

    [GeneratedRegex("^resource .*?^}\n", RegexOptions.Multiline | RegexOptions.Singleline, 5000)]
    private static partial Regex Resource();
}
