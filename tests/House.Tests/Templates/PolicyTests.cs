using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GapFurniture.House.Tests.Docs;

namespace GapFurniture.House.Tests.Templates;

/// <summary>
/// What a piece may do is written three times, for people, for SAM and for Terraform, and says the same each time. That it is neither too
/// little nor too much is for each piece's own tests to show, which run it in a local cloud that allows nothing else.
/// </summary>
public sealed partial class PolicyTests
{
    // Statements of the policy for people that only the command line needs; a function's role does without.
    private const string OnCommandLine = "OnTheCommandLine";

    // What Lambda itself needs of the role, beside what the piece does.
    private static readonly Dictionary<string, string[]> s_lambdas = new(StringComparer.Ordinal)
    {
        ["WriteTheLog"] = ["logs:CreateLogStream", "logs:PutLogEvents"],
        ["KeepWhatFailed"] = ["sqs:SendMessage"],
        ["TakeFromTheQueue"] = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
        ["StandInTheVpc"] =
        [
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:UnassignPrivateIpAddresses",
        ],
        ["SeeTheVpc"] = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
    };

    public static TheoryData<string> LambdaPieces => [.. LambdaCode.Pieces];

    public static TheoryData<string> Pieces => [.. Tree.Pieces];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(LambdaPieces))]
    public void The_role_allows_what_the_policy_for_people_does_and_nothing_else(string piece)
    {
        var role = SamTemplate
            .Of(piece)
            .Statements(piece.ToLowerInvariant())
            .ToDictionary(Sid, SamTemplate.Actions, StringComparer.Ordinal);
        var policy = PolicyOf(piece)
            .Where(s => !Sid(s).EndsWith(OnCommandLine, StringComparison.Ordinal))
            .ToDictionary(Sid, SamTemplate.Actions, StringComparer.Ordinal);

        role.Keys.ShouldBe(policy.Keys, ignoreOrder: true, $"statements of policy \"{piece.ToLowerInvariant()}\" in {piece}'s role");
        foreach (var (sid, actions) in policy)
            role[sid].ShouldBe(actions, sid);
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(LambdaPieces))]
    public void Beside_that_the_role_has_what_Lambda_needs_and_no_managed_policy(string piece)
    {
        var template = SamTemplate.Of(piece);

        foreach (var statement in template.Statements("lambda").Where(s => s["Effect"]!.ToString() == "Allow"))
            SamTemplate.Actions(statement).ShouldBe(s_lambdas.GetValueOrDefault(Sid(statement), []), Sid(statement));
        // Other services that the template lets in, such as a rule of IoT Core, have roles of their own.
        foreach (var function in LambdaCode.Functions(piece))
            template.Properties(function.Role!)["Policies"]!
                .AsArray()
                .Select(p => p!["PolicyName"]!.ToString())
                .ShouldBe(PolicyOf(piece).Any() ? [piece.ToLowerInvariant(), "lambda"] : ["lambda"], "IAM takes no empty policy");
        // Managed policies are for every resource.
        template.Text.ShouldNotContain("ManagedPolicyArns");
        template.Text.ShouldNotContain("\"Policies\": [\n          \"");
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(LambdaPieces))]
    public void A_template_gives_its_reason_for_every_wildcard(string piece)
    {
        var template = SamTemplate.Of(piece);
        var reasons = template
            .Resources.Select(r => r.Value!["Metadata"]?["WhyEveryResource"]?.AsObject())
            .OfType<JsonObject>()
            .SelectMany(r => r)
            .ToDictionary(r => r.Key, r => r.Value!.ToString(), StringComparer.Ordinal);

        var wild = template.Statements().Where(SamTemplate.IsForEverything).Select(Sid).ToList();

        reasons.Keys.ShouldBe(wild, ignoreOrder: true, "Metadata.WhyEveryResource of the role, by Sid");
        reasons.Values.ShouldAllBe(reason => reason.Length > 10);
        template.Statements().SelectMany(SamTemplate.Actions).ShouldAllBe(action => !action.Contains('*'));
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void A_piece_has_a_policy_for_people_and_a_test_that_holds_it_to_it(string piece)
    {
        Tree.Has($"functions/{piece}/iam-policy.json").ShouldBeTrue($"functions/{piece}/iam-policy.json is missing");
        Tree.Has($"tests/{piece}.Tests/EndToEnd/Granted.cs")
            .ShouldBeTrue(
                $"tests/{piece}.Tests/EndToEnd/Granted.cs is missing: it runs {piece} in a local cloud that allows nothing but its policy"
            );
        var test = Tree.Read($"tests/{piece}.Tests/EndToEnd/Granted.cs");
        foreach (var needed in new[] { "AccessPolicy.Parse(", ".Denied.ShouldBeEmpty(", ".Unused(" })
            test.ShouldContain(needed);
        if (LambdaCode.Pieces.Contains(piece))
            test.ShouldContain("Stack.Deploy(");
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void The_page_says_why_each_action_is_needed_and_why_any_is_for_every_resource(string piece)
    {
        var page = PiecePages.Text(piece);

        foreach (var statement in PolicyOf(piece))
        {
            foreach (var action in SamTemplate.Actions(statement))
            {
                // In a list of several of one service only the first has its prefix.
                var name = action[(action.IndexOf(':', StringComparison.Ordinal) + 1)..];
                Regex
                    .IsMatch(page, $@"`([a-z0-9-]+:)?{name}`", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
                    .ShouldBeTrue($"{action} is not explained on {piece}'s pages");
                if (SamTemplate.IsForEverything(statement))
                    EveryResource()
                        .Matches(page)
                        .Select(m => m.Value)
                        .ShouldContain(line => line.Contains($"`{action}`"), $"why {action} is on `*`");
            }
        }
    }

    private static IEnumerable<JsonObject> PolicyOf(string piece) =>
        JsonNode.Parse(Tree.Read($"functions/{piece}/iam-policy.json"))!["Statement"]!.AsArray().Select(s => s!.AsObject());

    private static string Sid(JsonNode statement) => statement["Sid"]!.ToString();

    [GeneratedRegex(@"^.*`\*`.*$", RegexOptions.Multiline, 5000)]
    private static partial Regex EveryResource();
}
