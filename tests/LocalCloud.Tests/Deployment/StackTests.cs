using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.Deployment;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.Deployment;

/// <summary>Templates as CloudFormation and SAM read them.</summary>
public sealed class StackTests : CloudTest
{
    private const string Template = """
        {
          "Parameters": {
            "Prefix": { "Type": "String", "AllowedPattern": "^[a-z]+/$", "Default": "in/" },
            "Mode": { "Type": "String", "AllowedValues": ["on", "off"], "Default": "on" },
            "Ids": { "Type": "CommaDelimitedList", "AllowedPattern": "^(id-[0-9]+)?$", "Default": "" },
            "Name": { "Type": "String" }
          },
          "Conditions": {
            "IsOn": { "Fn::Equals": [{ "Ref": "Mode" }, "on"] },
            "HasIds": { "Fn::Not": [{ "Fn::Equals": [{ "Fn::Join": ["", { "Ref": "Ids" }] }, ""] }] },
            "Either": { "Fn::Or": [{ "Condition": "IsOn" }, { "Condition": "HasIds" }] }
          },
          "Resources": {
            "F": {
              "Type": "AWS::Serverless::Function",
              "Condition": "IsOn",
              "Properties": {
                "FunctionName": { "Fn::Sub": "${AWS::StackName}-f" },
                "Handler": "f",
                "Timeout": 30,
                "MemorySize": 256,
                "Environment": {
                  "Variables": { "URL": { "Fn::Sub": "s3://${Name}/${Prefix}" }, "IDS": { "Fn::If": ["HasIds", { "Ref": "Ids" }, { "Ref": "AWS::NoValue" }] } }
                },
                "Events": {
                  "Q": {
                    "Type": "SQS",
                    "Properties": {
                      "Queue": { "Fn::GetAtt": ["Q", "Arn"] },
                      "BatchSize": 20,
                      "MaximumBatchingWindowInSeconds": 3,
                      "ScalingConfig": { "MaximumConcurrency": 2 },
                      "FunctionResponseTypes": ["ReportBatchItemFailures"]
                    }
                  }
                }
              }
            },
            "Q": {
              "Type": "AWS::SQS::Queue",
              "Properties": {
                "QueueName": { "Ref": "AWS::StackName" },
                "VisibilityTimeout": 180,
                "RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": ["Dead", "Arn"] }, "maxReceiveCount": 5 }
              }
            },
            "Dead": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::Sub": "${AWS::StackName}-dead" }, "VisibilityTimeout": 60 } },
            "RoleOfAnother": {
              "Type": "AWS::IAM::Role",
              "Properties": {
                "AssumeRolePolicyDocument": { "Statement": [{ "Effect": "Allow", "Principal": { "Service": "iot.amazonaws.com" }, "Action": "sts:AssumeRole" }] },
                "Policies": [
                  { "PolicyName": "p", "PolicyDocument": { "Statement": [{ "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*" }] } }
                ]
              }
            },
            "Role": {
              "Type": "AWS::IAM::Role",
              "Properties": {
                "Policies": [
                  {
                    "PolicyName": "p",
                    "PolicyDocument": {
                      "Statement": [
                        { "Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], "Resource": { "Fn::GetAtt": ["Q", "Arn"] } },
                        { "Fn::If": ["HasIds", { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }, { "Ref": "AWS::NoValue" }] },
                        { "Effect": "Deny", "Action": "ec2:*", "Resource": "*" }
                      ]
                    }
                  }
                ]
              }
            }
          }
        }
        """;

    private Stack Deploy(string template, params (string Name, string Value)[] parameters) =>
        Stack.Deploy(Cloud, "stack", template, parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal), "/bin/false");

    [Fact]
    public void Queues_functions_sources_and_rights_are_made_as_the_template_says()
    {
        var stack = Deploy(Template, ("Name", "bucket"));

        var function = stack.Functions["F"].Options;
        (function.Name, function.Timeout, function.MemoryMb).ShouldBe(("stack-f", TimeSpan.FromSeconds(30), 256));
        function.Environment.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("URL", "s3://bucket/in/"));
        Cloud.Sqs.Queue("stack").Attributes.VisibilityTimeout.ShouldBe(TimeSpan.FromSeconds(180));
        Cloud.Lambda.Mappings.ShouldHaveSingleItem();
        stack.Queue("Dead").ShouldBe("stack-dead");
        stack.Role.Allowed.ShouldBe(["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]);
        Cloud.Access.ShouldBeSameAs(stack.Role);
    }

    [Fact]
    public async Task CloudFormation_lists_what_stands()
    {
        Deploy(Template, ("Name", "bucket"), ("Mode", "off"));
        Cloud.Access = null;

        var listed = await ListAsync("stack");

        listed.ShouldContain("<PhysicalResourceId>stack-dead</PhysicalResourceId>".Replace("stack-dead", Cloud.Sqs.Url("stack-dead")));
        listed.ShouldContain("<LogicalResourceId>Q</LogicalResourceId>");
        listed.ShouldNotContain("<LogicalResourceId>F</LogicalResourceId>");
        (await ListAsync("another")).ShouldContain("<Code>ValidationError</Code><Message>Stack with id another does not exist</Message>");
    }

    private async Task<string> ListAsync(string stack)
    {
        using var answer = await Client.SendAsync(
            "cloudformation",
            "POST",
            "/",
            System.Text.Encoding.UTF8.GetBytes($"Action=ListStackResources&Version=2010-05-15&StackName={stack}"),
            ("Content-Type", "application/x-www-form-urlencoded")
        );
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    [Fact]
    public void Conditions_leave_out_resources_statements_and_values()
    {
        var stack = Deploy(Template, ("Name", "bucket"), ("Mode", "off"), ("Ids", "id-1,id-2"));

        stack.Functions.ShouldBeEmpty();
        Cloud.Lambda.Mappings.ShouldBeEmpty();
        stack.Role.Allowed.ShouldContain("s3:GetObject");
    }

    [Theory]
    [InlineData("Prefix", "IN", "Prefix: \"IN\" does not match")]
    [InlineData("Ids", "id-1,x", "Ids: \"x\" does not match")]
    [InlineData("Mode", "maybe", "Mode: \"maybe\" is none of the allowed values")]
    [InlineData("Nmae", "x", "no parameter Nmae")]
    public void Parameters_are_held_to_their_patterns(string name, string value, string told) =>
        Should.Throw<FormatException>(() => Deploy(Template, ("Name", "bucket"), (name, value))).Message.ShouldContain(told);

    [Fact]
    public void A_parameter_without_default_must_be_given() =>
        Should.Throw<FormatException>(() => Deploy(Template)).Message.ShouldContain("parameter Name has no default");

    [Fact]
    public void A_role_that_may_not_read_the_queue_gets_no_event_source() =>
        Should
            .Throw<FormatException>(() => Deploy(Template.Replace("\"sqs:DeleteMessage\", ", "", StringComparison.Ordinal), ("Name", "b")))
            .Message.ShouldContain("sqs:DeleteMessage");

    [Fact]
    public void A_queue_that_hides_messages_for_less_than_the_function_takes_is_refused_as_Lambda_refuses_it() =>
        Should
            .Throw<AwsException>(() => Deploy(Template.Replace("180", "29", StringComparison.Ordinal), ("Name", "b")))
            .Message.ShouldContain("less than Function timeout");

    [Fact]
    public void A_function_that_is_not_known_is_an_error_and_not_ignored()
    {
        var template = new JsonObject { ["Parameters"] = new JsonObject() };
        var resolver = new TemplateResolver(template, new Dictionary<string, string>(), new Dictionary<string, string>(), (r, _) => r);

        Should.Throw<FormatException>(() => resolver.Resolve(JsonNode.Parse("""{"Fn::Split":[",","a,b"]}""")));
        resolver.Text(JsonNode.Parse("""{"Fn::Sub":"${Queue.Arn} ${Queue}"}""")).ShouldBe("Queue Queue");
    }
}
