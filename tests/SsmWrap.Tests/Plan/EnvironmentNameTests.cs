using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Tests.Plan;

public sealed class EnvironmentNameTests
{
    [Theory]
    [InlineData("/prod/db_pass", null, false, "DB_PASS")]
    [InlineData("/prod/my-key.x", null, false, "MY_KEY_X")]
    [InlineData("/prod/db/pass", null, true, "PROD_DB_PASS")]
    [InlineData("/prod/db/pass", "App_", true, "APP_PROD_DB_PASS")]
    [InlineData("plain", "my-", false, "MY_PLAIN")]
    [InlineData("/prod/2fa", null, false, "_2FA")]
    [InlineData("/prod/2fa", "X", false, "X2FA")]
    [InlineData("arn:aws:ssm:eu-west-1:123456789012:parameter/prod/key", null, false, "KEY")]
    [InlineData("/aws/reference/secretsmanager/db-main", null, false, "DB_MAIN")]
    public void Names_are_what_a_shell_can_name(string parameter, string? prefix, bool entirePath, string expected) =>
        EnvironmentName.Of(parameter, prefix, entirePath).ShouldBe(expected);

    [Theory]
    [InlineData("/prod/my-key.x", null, false, "my-key.x")]
    [InlineData("/prod/my-key.x", "a.", true, "a.prod_my-key.x")]
    public void Raw_names_stay_as_they_are(string parameter, string? prefix, bool entirePath, string expected) =>
        EnvironmentName.Of(parameter, prefix, entirePath, raw: true).ShouldBe(expected);
}
