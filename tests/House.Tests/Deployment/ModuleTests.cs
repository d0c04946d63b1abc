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
        Assert.SkipUnless(Command.IsSoak, "takes minutes: GAP_SOAK=1");
        await moto.RequireAsync();
        // Side by side: the provider waits most of a minute until it trusts that a queue stands.
        await Task.WhenAll(LambdaCode.Pieces.Select(ApplyAndDestroyAsync));
    }

    private async Task ApplyAndDestroyAsync(string piece)
    {
        using var checkout = Checkout.Of(piece);
        var terraform = new Terraform(checkout.Folder, moto.Environment);
        var configuration = DeployPage.Configuration($"functions/{piece}/terraform/README.md");
        foreach (Match bucket in Bucket().Matches(configuration))
            await moto.AwsAsync("s3api", "create-bucket", "--bucket", bucket.Groups["name"].Value);
        await LeaveOutAsync(checkout, piece);
        await File.WriteAllTextAsync(Path.Combine(checkout.Folder, "main.tf"), configuration, TestContext.Current.CancellationToken);
        await terraform.InitializeAsync();

        await terraform.ShouldSucceedAsync("apply", "-auto-approve");

        var name = piece.ToLowerInvariant();
        var function = await moto.AskAsync("lambda", "get-function-configuration", "--function-name", name);
        function["CodeSha256"]!.ToString().ShouldBe(checkout.CodeSha256);
        function["Runtime"]!.ToString().ShouldBe("provided.al2023");
        await terraform.ShouldSucceedAsync("destroy", "-auto-approve", "-refresh=false");
        (await moto.AskAsync("lambda", "list-functions"))["Functions"]!
            .AsArray()
            .ShouldNotContain(f => f!["FunctionName"]!.ToString() == name);
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
