using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.Pieces;

namespace GapFurniture.SsmWrap.Tests.EndToEnd;

/// <summary>ssmwrap with the rights of its policy, and no others: neither too few nor too many.</summary>
public sealed class Granted : WrapScene
{
    [Fact]
    public async Task The_policy_has_every_right_that_the_command_needs_and_none_that_it_does_not()
    {
        var policy = await File.ReadAllTextAsync(
            Path.Combine(Readme.Root, "functions", "SsmWrap", "iam-policy.json"),
            TestContext.Current.CancellationToken
        );
        var access = AccessPolicy.Parse(policy);
        Cloud.Access = access;
        Cloud.Ssm.Put("/prod/key", "by path", ParameterKind.SecureString);
        Cloud.Ssm.Put("/one/name", "by name");
        Cloud.Ssm.PutSecret("db/main", "by reference");

        var output = await OutputAsync(
            "$W -path /prod/ -names /one/name,/aws/reference/secretsmanager/db/main -- sh -c 'echo $KEY, $NAME, $MAIN'"
        );

        output.ShouldBe("by path, by name, by reference\n");
        access.Denied.ShouldBeEmpty();
        access.Unused().ShouldBeEmpty();
    }
}
