using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GapFurniture.House.Tests.Templates;

/// <summary>The dashboards of template and module are what <c>furniture status PIECE --dashboard</c> prints, and off unless wanted.</summary>
public sealed partial class DashboardTests
{
    public static TheoryData<string> Pieces => [.. LambdaCode.Deployed];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task The_templates_dashboard_is_the_one_that_furniture_prints(string piece)
    {
        var template = SamTemplate.Of(piece);
        var dashboard = template.Properties("Dashboard");

        var body = dashboard["DashboardBody"]!["Fn::Sub"]!
            .ToString()
            .Replace("${AWS::StackName}", "mine", StringComparison.Ordinal)
            .Replace("${AWS::Region}", "eu-west-1", StringComparison.Ordinal);

        JsonNode.DeepEquals(JsonNode.Parse(body), await PrintedAsync(piece)).ShouldBeTrue(Advice(piece));
        dashboard["DashboardName"]!["Ref"]!.ToString().ShouldBe("AWS::StackName");
        template.Resources["Dashboard"]!["Condition"]!.ToString().ShouldBe("HasDashboard");
        template.Parameters["CreateDashboard"]!["Default"]!.ToString().ShouldBe("false");
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task So_is_the_modules(string piece)
    {
        var text = Tree.Read($"functions/{piece}/terraform/dashboard.tf");

        // Written as JSON, which Terraform's syntax has in it.
        var body = Body()
            .Match(text)
            .Groups["body"]
            .Value.Replace("${var.name}", "mine", StringComparison.Ordinal)
            .Replace("${data.aws_region.current.id}", "eu-west-1", StringComparison.Ordinal);

        JsonNode.DeepEquals(JsonNode.Parse(body), await PrintedAsync(piece)).ShouldBeTrue(Advice(piece));
        text.ShouldContain("count = var.create_dashboard ? 1 : 0");
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task A_queue_that_the_template_has_is_on_it(string piece)
    {
        var named = SamTemplate.Of(piece).Resources.Select(r => r.Value?["Properties"]?["QueueName"]?["Ref"]?.ToString());

        var labels = (await PrintedAsync(piece))!.ToJsonString();

        labels.Contains("messages waiting", StringComparison.Ordinal).ShouldBe(named.Contains("AWS::StackName"));
    }

    private static string Advice(string piece) => $"take it from: AWS_REGION=eu-west-1 ./furniture status {piece}=mine --dashboard";

    private static async Task<JsonNode?> PrintedAsync(string piece)
    {
        var (exit, output, error) = await Command.RunAsync(
            Command.Furniture,
            Path.GetTempPath(),
            ["status", $"{piece}=mine", "--dashboard"],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["AWS_REGION"] = "eu-west-1" }
        );
        exit.ShouldBe(0, error);
        return JsonNode.Parse(output);
    }

    [GeneratedRegex(
        @"dashboard_body = jsonencode\((?<body>\{.*\})\)\s*\}\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        5000
    )]
    private static partial Regex Body();
}
