using System.Text.Json;
using GapFurniture.Pieces;

namespace GapFurniture.IotTweet.Tests;

/// <summary>
/// What in the template and the Terraform module is iottweet's own; what all pieces have in common is looked at by the tests of the house.
/// </summary>
public sealed class TemplateTests : IDisposable
{
    private readonly JsonDocument _template = JsonDocument.Parse(Text("serverless.template"));

    private static string Text(string file) => File.ReadAllText(Path.Combine(Readme.Root, "functions", "IotTweet", file));

    private JsonElement Properties(string resource) =>
        _template.RootElement.GetProperty("Resources").GetProperty(resource).GetProperty("Properties");

    [Fact]
    public void One_instance_runs_at_a_time_so_that_clicks_stay_in_order()
    {
        Properties("IotTweet").GetProperty("ReservedConcurrentExecutions").GetInt32().ShouldBe(1);
        Text("terraform/main.tf").ShouldContain("reserved_concurrent_executions = 1\n");
    }

    [Fact]
    public void A_click_that_is_given_up_is_kept_by_function_and_rule_alike()
    {
        Properties("IotTweet")
            .GetProperty("EventInvokeConfig")
            .GetProperty("DestinationConfig")
            .GetProperty("OnFailure")
            .GetProperty("Destination")
            .GetProperty("Fn::GetAtt")[0]
            .GetString()
            .ShouldBe("DeadLetterQueue");
        Properties("Rule")
            .GetProperty("TopicRulePayload")
            .GetProperty("ErrorAction")
            .GetProperty("Sqs")
            .GetProperty("QueueUrl")
            .GetProperty("Ref")
            .GetString()
            .ShouldBe("DeadLetterQueue");

        // The rule's role may do that, and nothing else.
        var role = Properties("RuleRole");
        role.GetProperty("AssumeRolePolicyDocument").GetRawText().ShouldContain("iot.amazonaws.com");
        var statement = role.GetProperty("Policies")
            .EnumerateArray()
            .ShouldHaveSingleItem()
            .GetProperty("PolicyDocument")
            .GetProperty("Statement")
            .EnumerateArray()
            .ShouldHaveSingleItem();
        statement.GetProperty("Action").GetString().ShouldBe("sqs:SendMessage");
        statement.GetProperty("Resource").GetProperty("Fn::GetAtt")[0].GetString().ShouldBe("DeadLetterQueue");
    }

    [Fact]
    public void Only_the_rule_may_call_and_it_gives_clicks_an_id()
    {
        var permission = Properties("Permission");
        permission.GetProperty("Principal").GetString().ShouldBe("iot.amazonaws.com");
        permission.GetProperty("SourceArn").GetProperty("Fn::GetAtt")[0].GetString().ShouldBe("Rule");

        var sql = Properties("Rule").GetProperty("TopicRulePayload").GetProperty("Sql").GetProperty("Fn::Sub").GetString()!;
        sql.ShouldContain("timestamp() AS timestamp");
        sql.ShouldContain("traceid() AS traceId");
        Text("terraform/main.tf").ShouldContain($"\"{sql.Replace("${Topic}", "${var.topic}", StringComparison.Ordinal)}\"");
        Text("REFERENCE.md").ShouldContain($"`{sql.Replace("${Topic}", "iotbutton/+", StringComparison.Ordinal)}`");
        _template.RootElement.GetProperty("Parameters").GetProperty("Topic").GetProperty("Default").GetString().ShouldBe("iotbutton/+");
    }

    [Fact]
    public void The_table_is_what_the_code_writes()
    {
        var table = Properties("StateTable");

        table.GetProperty("KeySchema")[0].GetProperty("AttributeName").GetString().ShouldBe("id");
        table.GetProperty("TimeToLiveSpecification").GetProperty("AttributeName").GetString().ShouldBe("expires");
        Text("terraform/main.tf").ShouldContain("hash_key     = \"id\"");
        Text("terraform/main.tf").ShouldContain("attribute_name = \"expires\"");
    }

    public void Dispose() => _template.Dispose();
}
