namespace GapFurniture.SsmWrap.Tests.EndToEnd.Credentials;

public sealed class EnvironmentKeys : CredentialScene
{
    private string Export =>
        $"export AWS_ACCESS_KEY_ID={Key.AccessKeyId} AWS_SECRET_ACCESS_KEY={Key.SecretAccessKey} AWS_SESSION_TOKEN={Key.SessionToken}; ";

    [Fact]
    public async Task A_session_token_is_sent_and_signed() => (await OutputAsync(Export + Read)).ShouldBe("v\n");

    [Fact]
    public async Task They_win_over_all_others() =>
        (
            await OutputAsync(
                Export
                    + "export AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/ AWS_WEB_IDENTITY_TOKEN_FILE=none AWS_ROLE_ARN=none; "
                    + Read
            )
        ).ShouldBe("v\n");

    [Fact]
    public async Task Without_its_session_token_the_pair_is_refused_and_it_is_said_what_to_give()
    {
        var ran = await ShAsync(Export + "unset AWS_SESSION_TOKEN; " + Read);

        ran.ShouldBe(
            new Ran(
                1,
                "",
                "ssmwrap: AWS does not accept the credentials (UnrecognizedClientException: The security token included in the request is invalid.); give valid ones by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), a profile or a role, and check the clock\n"
            )
        );
    }

    [Fact]
    public async Task An_expired_pair_is_said_at_once_and_not_tried_again()
    {
        var old = Cloud.Keys.Issue(lifetime: TimeSpan.FromMinutes(-1));

        var ran = await ShAsync(
            $"AWS_ACCESS_KEY_ID={old.AccessKeyId} AWS_SECRET_ACCESS_KEY={old.SecretAccessKey} AWS_SESSION_TOKEN={old.SessionToken} $W -path /prod -- true"
        );

        ran.Status.ShouldBe(1);
        ran.Error.ShouldBe(
            "ssmwrap: the AWS credentials have expired (ExpiredTokenException: The security token included in the request is expired); get new ones where these came from, such as by aws sso login\n"
        );
        Cloud.Requests.Count("ssm", "GetParametersByPath").ShouldBe(1);
        SaysNoSecret(ran);
    }

    [Fact]
    public async Task Half_a_pair_is_said_and_nobody_else_is_asked_for_keys()
    {
        var ran = await ShAsync(NoKeys + $"AWS_ACCESS_KEY_ID={Key.AccessKeyId} " + Read);

        ran.Status.ShouldBe(1);
        ran.Error.ShouldContain("AWS_SECRET_ACCESS_KEY");
    }
}
