using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GapFurniture.House.Tests.Templates;

/// <summary>Each Lambda piece's serverless.template says what its code says, and keeps what AWS asks for.</summary>
public sealed class TemplateTests
{
    public static TheoryData<string> Pieces => [.. LambdaCode.Pieces];

    public static TheoryData<string> Deployed => [.. LambdaCode.Deployed];

    private static readonly JsonSerializerOptions s_asNewtonsoft = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void Amazon_Lambda_Annotations_would_leave_it_as_it_is(string piece)
    {
        var template = SamTemplate.Of(piece);

        // It writes the file anew at every build: with this indentation and no newline at its end.
        template.Text.ShouldBe(template.Root.ToJsonString(s_asNewtonsoft));
        template.Root["Description"]!
            .ToString()
            .ShouldEndWith("This template is partially managed by Amazon.Lambda.Annotations (v2.3.0.0).");
        foreach (var function in LambdaCode.Functions(piece))
        {
            // It adds what is missing, and overwrites Runtime, which is a parameter here, where the tool is its own.
            var resource = template.Resources[function.Resource.ShouldNotBeNull()].ShouldNotBeNull($"{function.Resource} would be added");
            resource["Metadata"]!["Tool"]!
                .ToString()
                .ShouldNotBe("Amazon.Lambda.Annotations", $"{function.Resource}'s Runtime would be overwritten");
        }
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void Its_functions_are_those_of_the_code(string piece)
    {
        var template = SamTemplate.Of(piece);
        var functions = LambdaCode.Functions(piece).ToList();

        template.OfType("AWS::Serverless::Function").Select(f => f.Key).ShouldBe(functions.Select(f => f.Resource!), ignoreOrder: true);
        foreach (var code in functions)
        {
            var properties = template.Properties(code.Resource!);
            properties["Handler"]!.ToString().ShouldBe(piece.ToLowerInvariant(), "the assembly's name");
            SamTemplate.Variables(properties)["ANNOTATIONS_HANDLER"]!.ToString().ShouldBe(code.Method);
            properties["MemorySize"]!.GetValue<int>().ShouldBe(code.MemoryMb!.Value);
            properties["Timeout"]!.GetValue<int>().ShouldBe(code.TimeoutSeconds!.Value);
            properties["Role"]!["Fn::GetAtt"]![0]!.ToString().ShouldBe(code.Role, $"{code.Method}: Role = \"@…\" of [LambdaFunction]");
            properties["CodeUri"]!
                .ToString()
                .ShouldBe($"../../artifacts/pieces/{piece.ToLowerInvariant()}.zip", "what ./publish --zip makes");
        }
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void Events_are_those_of_the_code(string piece)
    {
        var template = SamTemplate.Of(piece);

        foreach (var code in LambdaCode.Functions(piece).Where(f => f.Source is not null))
        {
            var name = LambdaCode.Text(code.SourceArguments, "ResourceName").ShouldNotBeNull();
            var declared = template.Properties(code.Resource!)["Events"]![name].ShouldNotBeNull($"{code.Resource} has no event {name}");
            declared["Type"]!.ToString().ShouldBe(code.Source);
            if (code.Source is not "SQS")
                continue;
            var properties = declared["Properties"]!;
            properties["Queue"]!["Fn::GetAtt"]![0]!.ToString().ShouldBe(code.SourceArguments.Split('"')[1].TrimStart('@'));
            properties["BatchSize"]!.GetValue<int>().ShouldBe(LambdaCode.Number(code.SourceArguments, "BatchSize")!.Value);
            properties["MaximumBatchingWindowInSeconds"]!
                .GetValue<int>()
                .ShouldBe(LambdaCode.Number(code.SourceArguments, "MaximumBatchingWindowInSeconds")!.Value);
            properties["ScalingConfig"]!["MaximumConcurrency"]!
                .GetValue<int>()
                .ShouldBe(LambdaCode.Number(code.SourceArguments, "MaximumConcurrency")!.Value);
        }
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Deployed))]
    public void Every_variable_that_it_sets_is_one_that_the_code_reads(string piece) =>
        SamTemplate
            .Of(piece)
            .OfType("AWS::Serverless::Function")
            .SelectMany(f => SamTemplate.Variables(f.Value).Select(v => v.Key))
            .Except(LambdaCode.Variables(piece))
            // The C library reads it.
            .Except(["MALLOC_ARENA_MAX"])
            .ShouldBeEmpty();

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Deployed))]
    public void Every_parameter_is_described_and_bounded_and_used(string piece)
    {
        var template = SamTemplate.Of(piece);

        foreach (var (name, declaration) in template.Parameters)
        {
            declaration!["Description"]?.ToString().ShouldNotBeNullOrWhiteSpace($"{name}: Description");
            new[] { "AllowedPattern", "AllowedValues", "MaxValue" }
                .Any(bound => declaration[bound] is not null)
                .ShouldBeTrue($"{name}: AllowedPattern, AllowedValues or MaxValue");
            if (declaration is JsonObject && declaration["AllowedPattern"] is { } pattern)
                (pattern.ToString() is ['^', .., '$']).ShouldBeTrue($"{name}: its pattern is for the whole");
            (
                template.Text.Contains($"\"Ref\": \"{name}\"", StringComparison.Ordinal)
                || template.Text.Contains($"${{{name}}}", StringComparison.Ordinal)
            ).ShouldBeTrue($"{name} is not used");
        }
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void Runtime_and_architecture_are_for_the_caller_to_choose(string piece)
    {
        var template = SamTemplate.Of(piece);

        Values(template, "Runtime").ShouldBe(["provided.al2023", "dotnet10"], ignoreOrder: true);
        Values(template, "Architecture").ShouldBe(["x86_64", "arm64"], ignoreOrder: true);
        foreach (var (name, function) in template.OfType("AWS::Serverless::Function"))
        {
            function["Runtime"]!["Ref"]?.ToString().ShouldBe("Runtime", name);
            function["Architectures"]![0]!["Ref"]?.ToString().ShouldBe("Architecture", name);
        }
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void Queues_before_functions_keep_Lambdas_rules(string piece)
    {
        var template = SamTemplate.Of(piece);

        foreach (var (name, function) in template.OfType("AWS::Serverless::Function"))
        {
            foreach (var source in template.QueueSources(name))
            {
                var queue = template.Properties(SamTemplate.QueueOf(source));
                var (batch, window) = (source["BatchSize"]!.GetValue<int>(), source["MaximumBatchingWindowInSeconds"]!.GetValue<int>());
                queue["VisibilityTimeout"]!
                    .GetValue<int>()
                    .ShouldBeGreaterThanOrEqualTo((6 * function["Timeout"]!.GetValue<int>()) + window, name);
                queue["RedrivePolicy"]!["maxReceiveCount"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(5, name);
                batch.ShouldBeInRange(1, 10_000);
                window.ShouldBeInRange(batch > 10 ? 1 : 0, 300);
                source["ScalingConfig"]!["MaximumConcurrency"]!.GetValue<int>().ShouldBeInRange(2, 1000);
                source["FunctionResponseTypes"]!.AsArray().Select(t => t!.ToString()).ShouldContain("ReportBatchItemFailures", name);
            }
        }
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Deployed))]
    public void What_fails_for_good_is_kept_for_as_long_as_can_be_and_rings_a_bell(string piece)
    {
        var template = SamTemplate.Of(piece);
        var dead = template.Properties("DeadLetterQueue");
        var alarms = template.OfType("AWS::CloudWatch::Alarm").Select(a => a.Value).ToList();

        dead["MessageRetentionPeriod"]!.GetValue<int>().ShouldBe(1_209_600);
        Regex
            .Count(template.Text, "\"DeadLetterQueue\",\\s*\"Arn\"", RegexOptions.None, TimeSpan.FromSeconds(5))
            .ShouldBeGreaterThan(0, "something sends to it");
        alarms.ShouldContain(a =>
            a["MetricName"]!.ToString() == "ApproximateNumberOfMessagesVisible" && a.ToJsonString().Contains("DeadLetterQueue")
        );
        alarms.ShouldContain(a => a["Namespace"]!.ToString() == "AWS/Lambda" && a["MetricName"]!.ToString() == "Errors");
        alarms.ShouldAllBe(a => a["AlarmActions"]!.ToJsonString().Contains("AlarmTopicArn"));
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Deployed))]
    public void Every_functions_log_is_kept_for_a_chosen_time(string piece)
    {
        var template = SamTemplate.Of(piece);
        var groups = template.OfType("AWS::Logs::LogGroup").ToDictionary(g => g.Key, g => g.Value, StringComparer.Ordinal);

        groups.Values.ShouldAllBe(g => g["RetentionInDays"]!["Ref"]!.ToString() == "LogRetentionDays");
        foreach (var (name, function) in template.OfType("AWS::Serverless::Function"))
            groups.ShouldContainKey(function["LoggingConfig"]?["LogGroup"]?["Ref"]?.ToString() ?? $"LoggingConfig of {name}");
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void Only_buckets_of_this_account_may_send_or_call(string piece)
    {
        var template = SamTemplate.Of(piece);
        var text = new[] { "AWS::SQS::QueuePolicy", "AWS::Lambda::Permission" }
            .SelectMany(template.OfType)
            .Where(p => p.Value.ToJsonString().Contains("s3.amazonaws.com", StringComparison.Ordinal))
            .Select(p => p.Value.ToJsonString());

        foreach (var policy in text)
        {
            policy.ShouldContain("SourceArn");
            policy.ShouldContain("SourceAccount");
            policy.ShouldContain("${BucketName}");
        }
    }

    private static IEnumerable<string> Values(SamTemplate template, string parameter) =>
        template.Parameters[parameter]?["AllowedValues"]?.AsArray().Select(v => v!.ToString()) ?? [$"there is no parameter {parameter}"];
}
