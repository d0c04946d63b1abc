using System.Text.Json;
using System.Text.RegularExpressions;
using GapFurniture.Readmes;

namespace GapFurniture.CodeBuildFire.Tests;

/// <summary>Template, policy and example say the same as the code.</summary>
public sealed class TemplateTests : IDisposable
{
    private readonly JsonDocument _template = Read("serverless.template");

    private static string Text(string file) => File.ReadAllText(Path.Combine(Readme.Root, "functions", "CodeBuildFire", file));

    private static JsonDocument Read(string file) => JsonDocument.Parse(Text(file));

    private JsonElement Properties(string resource) =>
        _template.RootElement.GetProperty("Resources").GetProperty(resource).GetProperty("Properties");

    [Fact]
    public void The_function_is_what_its_attributes_say()
    {
        var attribute = typeof(Function)
            .GetMethod(nameof(Function.Handle))!
            .GetCustomAttributesData()
            .Single(a => a.AttributeType.Name == "LambdaFunctionAttribute")
            .NamedArguments.ToDictionary(a => a.MemberName, a => a.TypedValue.Value, StringComparer.Ordinal);
        var function = Properties((string)attribute["ResourceName"]!);

        function.GetProperty("Timeout").GetUInt32().ShouldBe((uint)attribute["Timeout"]!);
        function.GetProperty("MemorySize").GetUInt32().ShouldBe((uint)attribute["MemorySize"]!);
        function.GetProperty("Role").GetProperty("Fn::GetAtt")[0].GetString().ShouldBe(((string)attribute["Role"]!).TrimStart('@'));
        function.GetProperty("Runtime").GetString().ShouldBe("provided.al2023");
        function.GetProperty("Environment").GetProperty("Variables").GetProperty("ANNOTATIONS_HANDLER").GetString().ShouldBe("Handle");
    }

    [Fact]
    public void Role_and_policy_start_named_projects_and_nothing_else()
    {
        using var policy = Read("iam-policy.json");
        var role = Properties("CodeBuildFireRole").GetProperty("Policies")[0].GetProperty("PolicyDocument");

        Actions(role).ShouldBe(["codebuild:StartBuild", "sqs:SendMessage"]);
        Actions(policy.RootElement).ShouldBe(["codebuild:BatchGetBuilds", "codebuild:StartBuild"]);
        policy.RootElement.GetRawText().ShouldNotContain("\"*\"");
        role.GetRawText().ShouldNotContain("\"*\"");
    }

    [Fact]
    public void Only_the_bucket_of_this_account_may_call()
    {
        var permission = Properties("Permission");

        permission.GetProperty("Principal").GetString().ShouldBe("s3.amazonaws.com");
        permission.GetProperty("SourceAccount").GetProperty("Ref").GetString().ShouldBe("AWS::AccountId");
        permission.GetProperty("SourceArn").GetProperty("Fn::Sub").GetString()!.ShouldEndWith(":s3:::${BucketName}");
    }

    [Fact]
    public void Every_setting_of_template_and_example_is_one_that_the_function_reads()
    {
        var known = FireOptions.Help;

        foreach (var file in new[] { "serverless.template", "example/main.tf", "example/template.yaml" })
        {
            var settings = Regex
                .Matches(Text(file), "CODEBUILDFIRE_[A-Z_]+", RegexOptions.None, TimeSpan.FromSeconds(1))
                .Select(m => m.Value)
                .ToList();
            settings.ShouldNotBeEmpty(file);
            settings.ShouldAllBe(s => known.Contains($"[{s}]", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_example_keeps_the_data_outside_the_volume_and_restores_it_while_building()
    {
        var dockerfile = Text("example/Dockerfile");

        dockerfile.ShouldContain("RUN --mount=type=bind,source=dump");
        dockerfile.ShouldContain("--datadir=/data/mysql");
        Text("example/buildspec.yml").ShouldContain("s3://$S3_BUCKET/$S3_KEY");
    }

    private static IEnumerable<string> Actions(JsonElement policy) =>
        policy.GetProperty("Statement").EnumerateArray().Select(s => s.GetProperty("Action").GetString()!).Order(StringComparer.Ordinal);

    public void Dispose() => _template.Dispose();
}
