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

    // npm does not install twice at a time into one folder.
    private static readonly SemaphoreSlim s_one = new(1, 1);

    public static TheoryData<string> Pieces => [.. LambdaCode.Pieces];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task It_finds_no_error(string piece) => (await ErrorsAsync(SamTemplate.Of(piece).Text)).ShouldBeEmpty();

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task It_would_find_them(string piece)
    {
        var template = SamTemplate.Of(piece);
        template.Properties("LogGroup")["RetentionInDay"] = 14;
        template.Properties("DeadLetterAlarm")["Period"] = "often";
        template.Properties("ErrorAlarm")["Threshold"] = new JsonObject { ["Ref"] = "Nothing" };

        var errors = await ErrorsAsync(template.Root.ToJsonString());

        errors.ShouldContain(e => e.StartsWith("LogGroup: ") && e.Contains("'RetentionInDay' was unexpected"));
        errors.ShouldContain(e => e.StartsWith("DeadLetterAlarm: ") && e.Contains("'often' is not of type 'integer'"));
        errors.ShouldContain(e => e.StartsWith("ErrorAlarm: ") && e.Contains("Nothing"));
    }

    private static async Task<IReadOnlyList<string>> ErrorsAsync(string template)
    {
        var file = Path.GetTempFileName();
        await s_one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await File.WriteAllTextAsync(file, template, TestContext.Current.CancellationToken);
            var (exit, output, error) = await Command.RunAsync(Tree.PathOf("tools/cloudformation-validate"), Tree.Root, [file]);
            Assert.SkipWhen(exit == NoValidator, $"templates are NOT checked by AWS's validator: {error.Trim()}");
            exit.ShouldBe(0, error);
            return
            [
                .. JsonNode
                    .Parse(output)!
                    .AsArray()
                    .Select(d => d!.AsObject())
                    .Where(d => d["severity"]!.ToString() is "FATAL" or "ERROR" && !IsOfUnusedDefault(d))
                    .Select(d => $"{d["entity"]?["logicalId"]}: {d["message"]}"),
            ];
        }
        finally
        {
            s_one.Release();
            File.Delete(file);
        }
    }

    // It puts the empty default of AlarmTopicArn where only a condition lets a topic's ARN be.
    private static bool IsOfUnusedDefault(JsonObject finding) =>
        finding["ruleId"]!.ToString() == "F3033" && finding["entity"]!["resourceType"]!.ToString() == "AWS::CloudWatch::Alarm";
}
