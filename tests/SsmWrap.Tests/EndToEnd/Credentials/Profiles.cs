using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

namespace GapFurniture.SsmWrap.Tests.EndToEnd.Credentials;

/// <summary>What profiles of the shared files can hold.</summary>
/// <seealso href="https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html"/>
public sealed class Profiles : CredentialScene
{
    private const string Both =
        "timeout 30 $W -timeout 0s -profile mine -path /prod -- printenv KEY; AWS_PROFILE=mine timeout 30 $W -timeout 0s -path /prod -- printenv KEY";

    private string Base =>
        $"[base]\naws_access_key_id = {Cloud.Environment["AWS_ACCESS_KEY_ID"]}\naws_secret_access_key = {Cloud.Environment["AWS_SECRET_ACCESS_KEY"]}\n";

    [Fact]
    public async Task A_role_is_taken_with_the_keys_of_its_source_profile()
    {
        var role = Cloud.Sts.AddRole("reader", externalId: "id-7");
        Write(".aws/credentials", Base);
        Write(".aws/config", $"[profile mine]\nrole_arn = {role.Arn}\nsource_profile = base\nexternal_id = id-7\n");

        (await OutputAsync(NoKeys + Both)).ShouldBe("v\nv\n");

        role.TakenBy.Distinct(StringComparer.Ordinal).ShouldBe([Cloud.Environment["AWS_ACCESS_KEY_ID"]]);
    }

    [Fact]
    public async Task A_role_is_taken_with_the_role_of_its_source_profile()
    {
        var first = Cloud.Sts.AddRole("first");
        var second = Cloud.Sts.AddRole("second");
        Write(".aws/credentials", Base);
        Write(
            ".aws/config",
            $"[profile mine]\nrole_arn = {second.Arn}\nsource_profile = middle\n[profile middle]\nrole_arn = {first.Arn}\nsource_profile = base\n"
        );

        (await OutputAsync(NoKeys + Both)).ShouldBe("v\nv\n");

        first.TakenBy.Distinct(StringComparer.Ordinal).ShouldBe([Cloud.Environment["AWS_ACCESS_KEY_ID"]]);
        second.TakenBy.ShouldAllBe(id => id.StartsWith("ASIALOCAL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_role_is_taken_with_the_keys_of_the_environment()
    {
        var role = Cloud.Sts.AddRole("reader");
        Write(".aws/config", $"[profile mine]\nrole_arn = {role.Arn}\ncredential_source = Environment\n");

        // AWS_PROFILE would lose against keys in the environment, as it does with all AWS tools.
        (await OutputAsync("timeout 30 $W -timeout 0s -profile mine -path /prod -- printenv KEY")).ShouldBe("v\n");

        role.TakenBy.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_role_is_taken_with_the_keys_of_the_container()
    {
        var role = Cloud.Sts.AddRole("reader");
        await using var container = await FakeServer.StartAsync(CredentialPages.Container(Key));
        Write(".aws/config", $"[profile mine]\nrole_arn = {role.Arn}\ncredential_source = EcsContainer\n");

        (await OutputAsync($"{NoKeys} export AWS_CONTAINER_CREDENTIALS_FULL_URI={container.Address}/v2/credentials/task; {Both}")).ShouldBe(
            "v\nv\n"
        );

        role.TakenBy.Distinct(StringComparer.Ordinal).ShouldBe([Key.AccessKeyId]);
    }

    [Fact]
    public async Task A_role_is_taken_with_the_token_of_a_web_identity()
    {
        var role = Cloud.Sts.AddRole("reader", webIdentityToken: "eyJ.token");
        Write(".aws/config", $"[profile mine]\nrole_arn = {role.Arn}\nweb_identity_token_file = {Write("token", "eyJ.token")}\n");

        (await OutputAsync(NoKeys + Both)).ShouldBe("v\nv\n");
    }

    [Fact]
    public async Task An_empty_endpoint_is_none()
    {
        var role = Cloud.Sts.AddRole("reader", externalId: "id-7");
        Write(".aws/credentials", Base);
        Write(
            ".aws/config",
            $"[profile mine]\nregion = us-east-1\nendpoint_url = {Cloud.Endpoint}\nrole_arn = {role.Arn}\nsource_profile = base\nexternal_id = id-7\n"
        );

        (await OutputAsync(NoKeys + "export AWS_ENDPOINT_URL_STS= AWS_ENDPOINT_URL_SSM= AWS_ENDPOINT_URL_SSO=; " + Both)).ShouldBe(
            "v\nv\n"
        );
        // The profile's own then counts.
        (
            await OutputAsync(
                $"{NoKeys}export AWS_ENDPOINT_URL= AWS_ENDPOINT_URL_SSM= AWS_ENDPOINT_URL_STS={Cloud.Endpoint} AWS_PROFILE=mine; {Read}"
            )
        ).ShouldBe("v\n");
    }

    [Theory]
    [InlineData("retry_mode = legacy")]
    [InlineData("max_attempts = many")]
    [InlineData("use_fips_endpoint = perhaps")]
    public async Task A_line_that_spoils_a_profile_is_named(string line)
    {
        Write(".aws/config", $"[profile mine]\nregion = us-east-1\n{line}\naws_access_key_id = A\naws_secret_access_key = B\n");

        foreach (var chosen in new[] { "timeout 30 $W -profile mine", "AWS_PROFILE=mine timeout 30 $W" })
        {
            var ran = await ShAsync($"{NoKeys}{chosen} -timeout 0s -path /prod -- true");

            ran.Status.ShouldBe(1);
            ran.Error.TrimEnd('\n').ShouldNotContain("\n");
            ran.Error.ShouldContain("profile mine");
            ran.Error.ShouldContain(line);
        }
    }

    [Fact]
    public async Task A_role_that_is_denied_is_said_with_its_name()
    {
        Write(".aws/credentials", Base);
        Write(".aws/config", "[profile mine]\nrole_arn = arn:aws:iam::123456789012:role/other\nsource_profile = base\n");

        var ran = await ShAsync(NoKeys + "timeout 30 $W -profile mine -path /prod -- true");

        ran.Status.ShouldBe(1);
        ran.Error.TrimEnd('\n').ShouldNotContain("\n");
        ran.Error.ShouldContain("is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/other");
        SaysNoSecret(ran);
    }

    [Fact]
    public async Task A_process_gives_the_keys()
    {
        var keys = Write("keys.json", CredentialPages.Process(Key));
        Write(".aws/config", $"[profile mine]\ncredential_process = cat {keys}\n");

        (await OutputAsync(NoKeys + Both)).ShouldBe("v\nv\n");
    }

    [Fact]
    public async Task A_process_that_fails_is_said()
    {
        Write(".aws/config", "[profile mine]\ncredential_process = sh -c \"echo no vault >&2; exit 3\"\n");

        var ran = await ShAsync(NoKeys + "timeout 30 $W -profile mine -path /prod -- true");

        ran.Status.ShouldBe(1);
        ran.Error.ShouldStartWith("ssmwrap: ");
        ran.Error.ShouldContain("no vault");
    }

    [Fact]
    public async Task A_process_that_prints_broken_JSON_is_not_quoted()
    {
        Write(".aws/config", "[profile mine]\ncredential_process = echo nothing but s3cr3t\n");

        var ran = await ShAsync(NoKeys + "timeout 30 $W -profile mine -path /prod -- true");

        ran.Status.ShouldBe(1);
        ran.Error.ShouldContain("a malformed JSON document");
        ran.Error.ShouldNotContain("s3cr3t");
    }

    [Fact]
    public async Task A_session_of_aws_login_is_left_to_aws_and_it_is_said_how()
    {
        Write(".aws/config", "[profile mine]\nlogin_session = arn:aws:iam::123456789012:user/x\n");

        (await ShAsync(NoKeys + "timeout 30 $W -profile mine -path /prod -- true")).ShouldBe(
            new Ran(
                1,
                "",
                "ssmwrap: the AWS credentials of profile mine are those of aws login, which ssmwrap cannot read; choose a profile with credential_process = aws configure export-credentials --profile mine --format process\n"
            )
        );
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_SSO")]
    [InlineData("services")]
    public async Task The_token_of_an_sso_session_gives_the_keys(string by)
    {
        await using var portal = await FakeServer.StartAsync(CredentialPages.Portal(Key, "sso-5ecret-t0ken"));
        SsoProfile(by == "services" ? $"services = local\n[services local]\nsso =\n  endpoint_url = {portal.Address}\n" : "");
        SsoToken("corp", "sso-5ecret-t0ken", TimeSpan.FromHours(1));
        var more = by == "services" ? "AWS_ENDPOINT_URL_SSM=$AWS_ENDPOINT_URL; unset AWS_ENDPOINT_URL" : $"{by}={portal.Address}";

        (await OutputAsync($"{NoKeys} export {more}; {Both}")).ShouldBe("v\nv\n");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_sso_session_that_has_expired_or_never_began_says_to_log_in(bool hasToken)
    {
        await using var portal = await FakeServer.StartAsync(CredentialPages.Portal(Key, "sso-5ecret-t0ken"));
        SsoProfile("");
        if (hasToken)
            SsoToken("corp", "sso-5ecret-t0ken", TimeSpan.FromHours(-1));

        foreach (var chosen in new[] { "$W -profile mine", "AWS_PROFILE=mine $W" })
        {
            var ran = await ShAsync($"{NoKeys} export AWS_ENDPOINT_URL_SSO={portal.Address}; {chosen} -path /prod -- true");

            ran.Status.ShouldBe(1);
            ran.Error.TrimEnd('\n').ShouldNotContain("\n");
            ran.Error.ShouldContain("aws sso login --profile mine");
            ran.Error.ShouldNotContain("sso-5ecret-t0ken");
        }
        portal.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("source_profile = none", "Source profile [none] was not found")]
    [InlineData("credential_source = Environment", "were not set with AWS credentials")]
    [InlineData("credential_source = Nothing", "Credential source [Nothing] is invalid")]
    [InlineData("source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/me", "needs a code of an MFA device")]
    [InlineData("region = us-east-1", "profile mine has no credentials, or only a part of them")]
    public async Task A_profile_that_gives_no_credentials_is_said_with_the_reason(string line, string reason)
    {
        Write(".aws/credentials", Base);
        Write(".aws/config", $"[profile mine]\nrole_arn = arn:aws:iam::123456789012:role/reader\n{line}\n");

        var ran = await ShAsync($"{NoKeys}AWS_PROFILE=mine timeout 30 $W -timeout 0s -path /prod -- true");

        ran.Status.ShouldBe(1);
        ran.Error.TrimEnd('\n').ShouldNotContain("\n");
        ran.Error.ShouldStartWith("ssmwrap: no AWS credentials found (");
        ran.Error.ShouldContain("profile mine");
        ran.Error.ShouldContain(reason);
    }

    private void SsoProfile(string more) =>
        Write(
            ".aws/config",
            $"[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n[profile mine]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Reader\n{more}"
        );

    /// <summary>As <c>aws sso login</c> leaves it.</summary>
    private void SsoToken(string session, string token, TimeSpan lifetime)
    {
#pragma warning disable CA5350 // The name of the file is the SHA-1 of the session's name, by all AWS tools.
        var name = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(session)));
#pragma warning restore CA5350
        var expires = (TimeProvider.System.GetUtcNow() + lifetime).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Write(
            $".aws/sso/cache/{name}.json",
            $$"""{"startUrl": "https://corp.awsapps.com/start", "region": "us-east-1", "accessToken": "{{token}}", "expiresAt": "{{expires}}"}"""
        );
    }
}
