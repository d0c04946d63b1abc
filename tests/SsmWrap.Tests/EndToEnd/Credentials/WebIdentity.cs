namespace GapFurniture.SsmWrap.Tests.EndToEnd.Credentials;

/// <summary>As in pods of EKS with roles for service accounts, and in CI with OpenID Connect.</summary>
public sealed class WebIdentity : CredentialScene
{
    [Theory]
    [InlineData("")]
    [InlineData("export AWS_ENDPOINT_URL_STS=$AWS_ENDPOINT_URL AWS_ENDPOINT_URL_SSM=$AWS_ENDPOINT_URL; unset AWS_ENDPOINT_URL; ")]
    [InlineData("unset AWS_REGION AWS_DEFAULT_REGION; ")]
    public async Task A_token_becomes_a_role(string more)
    {
        var role = Cloud.Sts.AddRole("pod", webIdentityToken: "eyJ.token");
        var file = Write("token", "eyJ.token");

        (await OutputAsync($"{NoKeys}{more}export AWS_WEB_IDENTITY_TOKEN_FILE={file} AWS_ROLE_ARN={role.Arn}; {Read}")).ShouldBe("v\n");

        role.TakenBy.ShouldBe(["web"]);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_said_with_what_sts_says()
    {
        var role = Cloud.Sts.AddRole("pod", webIdentityToken: "eyJ.token");
        var file = Write("token", "eyJ.s3cr3t");

        var ran = await ShAsync($"{NoKeys}export AWS_WEB_IDENTITY_TOKEN_FILE={file} AWS_ROLE_ARN={role.Arn}; {Read}");

        ran.Status.ShouldBe(1);
        ran.Error.TrimEnd('\n').ShouldNotContain("\n");
        ran.Error.ShouldContain("could not be validated");
        ran.Error.ShouldNotContain("s3cr3t");
    }

    [Fact]
    public async Task A_token_file_that_is_not_there_is_said_by_name()
    {
        var role = Cloud.Sts.AddRole("pod", webIdentityToken: "eyJ.token");

        var ran = await ShAsync($"{NoKeys}export AWS_WEB_IDENTITY_TOKEN_FILE=/none/token AWS_ROLE_ARN={role.Arn}; {Read}");

        ran.Status.ShouldBe(1);
        ran.Error.ShouldContain("/none/token");
    }
}
