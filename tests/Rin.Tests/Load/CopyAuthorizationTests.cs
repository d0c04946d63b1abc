using GapFurniture.Rin.Config;
using GapFurniture.Rin.Load;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Tests.Load;

[Collection(RunsAlone.Name)]
public sealed class CopyAuthorizationTests
{
    private static Task<CopyAuthorization> AuthorizeAsync(AwsSettings aws, Redactor? redactor = null) =>
        GroupLoader.AuthorizeAsync(aws, redactor ?? new Redactor());

    [Fact]
    public async Task A_configured_role_wins_over_configured_keys()
    {
        (await AuthorizeAsync(new AwsSettings(null, "AKIAX", "secret", "default"))).Sql.ShouldBe("IAM_ROLE default");
    }

    [Fact]
    public async Task Configured_keys_have_no_session_token()
    {
        (await AuthorizeAsync(new AwsSettings(null, "AKIAX", "secret", null))).Sql.ShouldBe(
            "CREDENTIALS 'aws_access_key_id=AKIAX;aws_secret_access_key=secret'"
        );
    }

    [Fact]
    public async Task Otherwise_the_process_lends_its_own_credentials_with_their_token()
    {
        (string Name, string Value)[] variables =
        [
            ("AWS_ACCESS_KEY_ID", "ASIAOWN"),
            ("AWS_SECRET_ACCESS_KEY", "own-secret"),
            ("AWS_SESSION_TOKEN", "own-token"),
        ];
        var before = variables.Select(v => Environment.GetEnvironmentVariable(v.Name)).ToList();
        foreach (var (name, value) in variables)
            Environment.SetEnvironmentVariable(name, value);
        try
        {
            var redactor = new Redactor();

            var authorization = await AuthorizeAsync(new AwsSettings(null, null, null, null), redactor);

            authorization.Sql.ShouldBe("CREDENTIALS 'aws_access_key_id=ASIAOWN;aws_secret_access_key=own-secret;token=own-token'");
            redactor.Redact(authorization.Sql).ShouldBe("CREDENTIALS 'aws_access_key_id=ASIAOWN;aws_secret_access_key=****;token=****'");
        }
        finally
        {
            foreach (var ((name, _), value) in variables.Zip(before))
                Environment.SetEnvironmentVariable(name, value);
        }
    }
}
