using System.ComponentModel;
using System.Text.Json.Nodes;

namespace GapFurniture.House.Tests.Templates;

/// <summary>
/// cfn-lint, where the machine has it, transforms the templates as AWS does (it uses the SAM translator of the service) and holds what comes
/// out to the schemas of CloudFormation.
/// </summary>
/// <seealso href="https://github.com/aws-cloudformation/cfn-lint"/>
public sealed class LinterTests
{
    public static TheoryData<string> Pieces => [.. LambdaCode.Deployed];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task It_has_nothing_to_say(string piece) => (await FindingsAsync(SamTemplate.Of(piece).Text)).ShouldBeEmpty();

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task It_would_have(string piece)
    {
        var template = SamTemplate.Of(piece);
        var function = template.OfType("AWS::Serverless::Function").First().Value;
        function["MemorySize"] = "little";
        template.Properties("ErrorAlarm")["Threshold"] = new JsonObject { ["Ref"] = "Nothing" };

        var findings = await FindingsAsync(template.Root.ToJsonString());

        findings.ShouldContain(f => f.Contains("'little' is not of type 'integer'"));
        findings.ShouldContain(f => f.Contains("'Nothing' is not one of"));
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task So_would_the_translator_of_SAM(string piece)
    {
        var template = SamTemplate.Of(piece);
        var function = template.OfType("AWS::Serverless::Function").First().Value;
        function["Events"] = new JsonObject
        {
            ["Wrong"] = new JsonObject { ["Type"] = "SQS", ["Properties"] = new JsonObject() },
        };

        (await FindingsAsync(template.Root.ToJsonString())).ShouldContain(f => f.StartsWith("E0001: Error transforming template"));
    }

    private static async Task<IReadOnlyList<string>> FindingsAsync(string template)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, template, TestContext.Current.CancellationToken);
            var (exit, output, error) = await Command.RunAsync("cfn-lint", Tree.Root, ["--format", "json", "--template", file]);
            // A launcher (pyenv's) without the program behind it.
            Assert.SkipWhen(exit == 127, $"templates are NOT read by cfn-lint: {error.Trim()}");
            error.ShouldBeEmpty();
            return [.. JsonNode.Parse(output)!.AsArray().Select(f => $"{f!["Rule"]!["Id"]}: {f["Message"]}")];
        }
        catch (Win32Exception e)
        {
            Assert.Skip($"templates are NOT read by cfn-lint: {e.Message}");
            throw;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
