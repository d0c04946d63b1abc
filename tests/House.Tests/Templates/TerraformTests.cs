using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GapFurniture.House.Tests.Templates;

/// <summary>Each Lambda piece's Terraform module makes what its serverless.template makes.</summary>
public sealed partial class TerraformTests
{
    // What SAM has as a stack's name and CodeUri.
    private static readonly string[] s_ofModules = ["name", "package"];

    public static TheoryData<string> Pieces => [.. LambdaCode.Pieces];

    public static TheoryData<string> Deployed => [.. LambdaCode.Deployed];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task It_has_the_files_of_a_module(string piece)
    {
        var module = await TerraformModule.OfAsync(piece);

        // What stands in front of a function, where something does, has a file of its own.
        module
            .Files.Except(["front.tf"])
            .ShouldBe(["dashboard.tf", "iam.tf", "main.tf", "outputs.tf", "variables.tf", "versions.tf"], ignoreOrder: true);
        Tree.Has($"functions/{piece}/terraform/README.md").ShouldBeTrue();
        module.Terraform["required_version"]!.ToString().ShouldStartWith(">= ");
        module.Terraform["required_providers"]![0]!["aws"]!["version"]!.ToString().ShouldStartWith(">= ");
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Deployed))]
    public async Task Its_variables_are_the_templates_parameters(string piece)
    {
        var (module, template) = (await TerraformModule.OfAsync(piece), SamTemplate.Of(piece));

        module.Variables.Keys.Except(s_ofModules).ShouldBe(template.Parameters.Select(p => Snake(p.Key)), ignoreOrder: true);
        foreach (var (name, parameter) in template.Parameters)
        {
            var variable = module.Variables[Snake(name)];
            Plain(variable["default"]).ShouldBe(Plain(parameter!["Default"]), $"default of {name}");
            foreach (var value in parameter["AllowedValues"]?.AsArray().Select(v => v!.ToString()) ?? [])
                (variable["type"]!.ToString() == "${bool}" || Rule(variable).Contains(value, StringComparison.Ordinal)).ShouldBeTrue(
                    $"{name}: {value}"
                );
            if (parameter["AllowedPattern"] is { } pattern)
            {
                Rule(variable).ShouldContain(pattern.ToString().Replace("\\", "\\\\", StringComparison.Ordinal), Case.Sensitive, name);
                // Terraform's expressions are RE2's, which repeats nothing more often, and `can` takes its error for a value that is wrong.
                Repetition()
                    .Matches(pattern.ToString())
                    .ShouldAllBe(m => int.Parse(m.Groups["most"].Value, CultureInfo.InvariantCulture) <= 1000);
            }
            foreach (var bound in new[] { "MinValue", "MaxValue" }.Where(b => parameter[b] is not null))
                Rule(variable).ShouldContain(parameter[bound]!.ToString(), Case.Sensitive, name);
        }
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Deployed))]
    public async Task Every_variable_is_described_typed_and_checked_and_every_output_described(string piece)
    {
        var module = await TerraformModule.OfAsync(piece);

        foreach (var (name, variable) in module.Variables)
        {
            variable["description"]?.ToString().ShouldNotBeNullOrWhiteSpace(name);
            (variable["type"]?.ToString() == "${bool}" || Rule(variable).Contains($"var.{name}", StringComparison.Ordinal)).ShouldBeTrue(
                $"{name}: validation"
            );
        }
        module.Outputs.Values.ShouldAllBe(output => !string.IsNullOrWhiteSpace(output["description"]!.ToString()));
        module.Outputs.Keys.ShouldBe(SamTemplate.Of(piece).Root["Outputs"]!.AsObject().Select(o => Snake(o.Key)), ignoreOrder: true);
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task Its_functions_are_the_templates(string piece)
    {
        var (module, template) = (await TerraformModule.OfAsync(piece), SamTemplate.Of(piece));
        var ours = module
            .Resources("aws_lambda_function")
            .Values.ToDictionary(f => Variables(f)["ANNOTATIONS_HANDLER"]!.ToString(), StringComparer.Ordinal);
        var theirs = template
            .OfType("AWS::Serverless::Function")
            .ToDictionary(f => SamTemplate.Variables(f.Value)["ANNOTATIONS_HANDLER"]!.ToString(), f => f.Value, StringComparer.Ordinal);

        ours.Keys.ShouldBe(theirs.Keys, ignoreOrder: true);
        foreach (var (handler, function) in ours)
        {
            var other = theirs[handler];
            function["handler"]!.ToString().ShouldBe(other["Handler"]!.ToString());
            function["memory_size"]!.ToString().ShouldBe(other["MemorySize"]!.ToString());
            function["timeout"]!.ToString().ShouldBe(other["Timeout"]!.ToString());
            Variables(function).Select(v => v.Key).ShouldBe(SamTemplate.Variables(other).Select(v => v.Key), ignoreOrder: true);
            function["runtime"]!.ToString().ShouldBe("${var.runtime}");
            function["architectures"]![0]!.ToString().ShouldBe("${var.architecture}");
            function["logging_config"]![0]!["log_group"]!.ToString().ShouldContain("aws_cloudwatch_log_group.");
            (function["dynamic"]?["vpc_config"] is not null).ShouldBe(other["VpcConfig"] is not null, "VPC");
        }
        var sources = module.Resources("aws_lambda_event_source_mapping").Values.ToList();
        var others = template.OfType("AWS::Serverless::Function").SelectMany(f => template.QueueSources(f.Key)).ToList();
        foreach (var (source, other) in sources.Zip(others, (a, b) => (a, b)))
        {
            source["batch_size"]!.ToString().ShouldBe(other["BatchSize"]!.ToString());
            source["maximum_batching_window_in_seconds"]!.ToString().ShouldBe(other["MaximumBatchingWindowInSeconds"]!.ToString());
            source["function_response_types"]!.ToJsonString().ShouldBe(other["FunctionResponseTypes"]!.ToJsonString());
            source["scaling_config"]![0]!["maximum_concurrency"]!
                .ToString()
                .ShouldBe(other["ScalingConfig"]!["MaximumConcurrency"]!.ToString());
        }
        sources.Count.ShouldBe(others.Count);
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Deployed))]
    public async Task Its_queues_log_and_alarms_are_the_templates(string piece)
    {
        var (module, template) = (await TerraformModule.OfAsync(piece), SamTemplate.Of(piece));
        var queues = module.Resources("aws_sqs_queue");

        queues.Count.ShouldBe(template.OfType("AWS::SQS::Queue").Count());
        foreach (var (ours, theirs) in new[] { ("queue", "Queue"), ("dead", "DeadLetterQueue") }.Where(q => queues.ContainsKey(q.Item1)))
        {
            var other = template.Properties(theirs);
            queues[ours]["visibility_timeout_seconds"]?.ToString().ShouldBe(other["VisibilityTimeout"]?.ToString(), ours);
            queues[ours]["message_retention_seconds"]!.ToString().ShouldBe(other["MessageRetentionPeriod"]!.ToString(), ours);
            queues[ours]["sqs_managed_sse_enabled"]!.ToString().ShouldBe(other["SqsManagedSseEnabled"]!.ToString(), ours);
            if (other["RedrivePolicy"]?["maxReceiveCount"] is { } receives)
                Blanks().Replace(queues[ours]["redrive_policy"]!.ToString(), " ").ShouldContain($"maxReceiveCount = {receives}");
        }
        module.Resource("aws_cloudwatch_log_group")["retention_in_days"]!.ToString().ShouldBe("${var.log_retention_days}");
        module
            .Resources("aws_cloudwatch_metric_alarm")
            .Values.Select(a =>
                $"{a["namespace"]} {a["metric_name"]} {a["statistic"]} {a["period"]} {a["comparison_operator"]} {a["threshold"]} {a["alarm_description"]}"
            )
            .ShouldBe(
                template
                    .OfType("AWS::CloudWatch::Alarm")
                    .Select(a => a.Value)
                    .Select(a =>
                        $"{a["Namespace"]} {a["MetricName"]} {a["Statistic"]} {a["Period"]} {a["ComparisonOperator"]} {a["Threshold"]} {a["AlarmDescription"]}"
                    ),
                ignoreOrder: true
            );
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task Its_policies_are_the_templates(string piece)
    {
        var (module, template) = (await TerraformModule.OfAsync(piece), SamTemplate.Of(piece));

        foreach (var (document, policy) in new[] { ("piece", piece.ToLowerInvariant()), ("lambda", "lambda") })
        {
            var ours = module.Statements(document).ToDictionary(s => s["sid"]!.ToString(), StringComparer.Ordinal);
            var theirs = template.Statements(policy).ToDictionary(s => s["Sid"]!.ToString(), StringComparer.Ordinal);
            ours.Keys.ShouldBe(theirs.Keys, ignoreOrder: true, document);
            foreach (var (sid, statement) in ours)
            {
                statement["actions"]!
                    .AsArray()
                    .Select(a => a!.ToString())
                    .Order(StringComparer.Ordinal)
                    .ShouldBe(SamTemplate.Actions(theirs[sid]), ignoreOrder: false, sid);
                (statement["effect"]?.ToString() ?? "Allow").ShouldBe(theirs[sid]["Effect"]!.ToString(), sid);
                statement["resources"]!
                    .ToJsonString()
                    .Contains("\"*\"", StringComparison.Ordinal)
                    .ShouldBe(SamTemplate.IsForEverything(theirs[sid]), sid);
                (statement["condition"] is not null).ShouldBe(theirs[sid]["Condition"] is not null, sid);
            }
        }
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Deployed))]
    public void Every_wildcard_has_its_reason_beside_it(string piece) =>
        Tree.Read($"functions/{piece}/terraform/iam.tf")
            .Split('\n')
            .Where(line => line.Contains("\"*\"", StringComparison.Ordinal))
            .ShouldAllBe(line => Reason().IsMatch(line));

    [Fact]
    public async Task Modules_are_formatted_as_terraform_does()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "terraform"))),
            "terraform is not installed: the format of Terraform files is NOT checked"
        );

        var (exit, output, error) = await Command.RunAsync("terraform", Tree.Root, ["fmt", "-check", "-recursive", "-diff", "functions"]);

        exit.ShouldBe(0, $"terraform fmt -recursive functions\n{output}{error}");
    }

    private static JsonObject Variables(JsonObject function) => function["environment"]![0]!["variables"]!.AsObject();

    private static string Rule(JsonObject variable) => variable["validation"]?[0]?["condition"]?.ToString() ?? "";

    // "" and [] are the same nothing, and true is "true".
    private static string? Plain(JsonNode? value) =>
        value switch
        {
            null => null,
            JsonArray { Count: 0 } => "",
            _ when value.GetValueKind() is JsonValueKind.Number => value.GetValue<int>().ToString(CultureInfo.InvariantCulture),
            _ => value.ToString().ToLowerInvariant() is ("true" or "false") and var flag ? flag : value.ToString(),
        };

    private static string Snake(string name) => Capital().Replace(name, m => (m.Index == 0 ? "" : "_") + m.Value.ToLowerInvariant());

    [GeneratedRegex("[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Capital();

    [GeneratedRegex(@"\{(\d*,)?(?<most>\d+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Repetition();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex("# .{5,}", RegexOptions.None, 1000)]
    private static partial Regex Reason();
}
