using System.Text.Json.Nodes;

namespace GapFurniture.House.Tests.Templates;

/// <summary>
/// AWS's own validator reads the templates: names and types of the properties of resources, references, policies. Of SAM's own resources it
/// knows the references only.
/// </summary>
/// <seealso href="https://github.com/aws-cloudformation/cloudformation-validate"/>
public sealed class ValidatorTests
{
    private const int NoValidator = 3;

    // All templates at once, since the validator's start takes longer than they do.
    private static readonly Lazy<Task<(int Exit, string Output, string Error)>> s_run = new(RunAsync);

    public static TheoryData<string> Pieces => [.. LambdaCode.Deployed];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task It_finds_no_error(string piece) => (await ErrorsAsync(piece)).ShouldBeEmpty();

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task It_would_find_them(string piece)
    {
        var errors = await ErrorsAsync(Spoiled(piece));

        errors.ShouldContain(e => e.StartsWith("LogGroup: ") && e.Contains("'RetentionInDay' was unexpected"));
        errors.ShouldContain(e => e.StartsWith("DeadLetterAlarm: ") && e.Contains("'often' is not of type 'integer'"));
        errors.ShouldContain(e => e.StartsWith("ErrorAlarm: ") && e.Contains("Nothing"));
    }

    private static string Spoiled(string piece) => piece + "-spoiled";

    private static async Task<IReadOnlyList<string>> ErrorsAsync(string template)
    {
        var (exit, output, error) = await s_run.Value;
        Assert.SkipWhen(exit == NoValidator, $"templates are NOT checked by AWS's validator: {error.Trim()}");
        exit.ShouldBe(0, error);
        return
        [
            .. JsonNode
                .Parse(output)!
                .AsObject()
                .Single(f => Path.GetFileName(f.Key) == template)
                .Value!.AsArray()
                .Select(d => d!.AsObject())
                .Where(d => d["severity"]!.ToString() is "FATAL" or "ERROR" && !IsOfUnusedDefault(d))
                .Select(d => $"{d["entity"]?["logicalId"]}: {d["message"]}"),
        ];
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gap-validator-").FullName;
        try
        {
            foreach (var piece in LambdaCode.Deployed)
            {
                var template = SamTemplate.Of(piece);
                await File.WriteAllTextAsync(Path.Combine(folder, piece), template.Text);
                template.Properties("LogGroup")["RetentionInDay"] = 14;
                template.Properties("DeadLetterAlarm")["Period"] = "often";
                template.Properties("ErrorAlarm")["Threshold"] = new JsonObject { ["Ref"] = "Nothing" };
                await File.WriteAllTextAsync(Path.Combine(folder, Spoiled(piece)), template.Root.ToJsonString());
            }
            return await Command.RunAsync(Tree.PathOf("tools/cloudformation-validate"), Tree.Root, [.. Directory.GetFiles(folder)]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // It puts the empty default of AlarmTopicArn where only a condition lets a topic's ARN be.
    private static bool IsOfUnusedDefault(JsonObject finding) =>
        finding["ruleId"]!.ToString() == "F3033" && finding["entity"]!["resourceType"]!.ToString() == "AWS::CloudWatch::Alarm";
}
