using System.Xml.Linq;

namespace GapFurniture.LocalCloud.Tests.Host;

/// <summary>Session tokens, their end, and STS, which gives them.</summary>
public sealed class TemporaryKeys : CloudTest
{
    private const string AssumeRole = "Action=AssumeRole&Version=2011-06-15&RoleSessionName=s&RoleArn=";
    private const string WebIdentity = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=s&RoleArn=";
    private static readonly XNamespace s_sts = "https://sts.amazonaws.com/doc/2011-06-15/";

    [Fact]
    public async Task A_pair_passes_with_its_session_token_and_not_without()
    {
        var key = Cloud.Keys.Issue();
        (Client.KeyId, Client.Secret) = (key.AccessKeyId, key.SecretAccessKey);

        Client.SessionToken = key.SessionToken;
        (await Client.TrySsmAsync("GetParameters", new { Names = new[] { "a" } })).Status.ShouldBe(200);
        Client.SessionToken = null;
        (await Client.TrySsmAsync("GetParameters", new { Names = new[] { "a" } })).Code.ShouldBe("UnrecognizedClientException");
        Client.SessionToken = key.SessionToken![..^4];
        (await Client.TrySsmAsync("GetParameters", new { Names = new[] { "a" } })).Code.ShouldBe("UnrecognizedClientException");
    }

    [Fact]
    public async Task A_permanent_pair_does_not_pass_with_a_session_token()
    {
        Client.SessionToken = "made up";

        (await Client.TrySsmAsync("GetParameters", new { Names = new[] { "a" } })).Code.ShouldBe("UnrecognizedClientException");
    }

    [Fact]
    public async Task A_pair_that_has_ended_is_refused()
    {
        var key = Cloud.Keys.Issue(lifetime: TimeSpan.FromSeconds(-1));
        (Client.KeyId, Client.Secret, Client.SessionToken) = (key.AccessKeyId, key.SecretAccessKey, key.SessionToken);

        var (status, code, _) = await Client.TrySsmAsync("GetParameters", new { Names = new[] { "a" } });

        (status, code).ShouldBe((400, "ExpiredTokenException"));
    }

    [Fact]
    public async Task A_role_gives_a_pair_that_passes()
    {
        var role = Cloud.Sts.AddRole("reader");

        var (status, answer) = await StsAsync(AssumeRole + role.Arn);

        status.ShouldBe(200, answer.ToString());
        var keys = answer.Descendants(s_sts + "Credentials").Single();
        Client.KeyId = keys.Element(s_sts + "AccessKeyId")!.Value;
        Client.Secret = keys.Element(s_sts + "SecretAccessKey")!.Value;
        Client.SessionToken = keys.Element(s_sts + "SessionToken")!.Value;
        var (_, who) = await StsAsync("Action=GetCallerIdentity&Version=2011-06-15");
        who.Descendants(s_sts + "Arn").Single().Value.ShouldStartWith("arn:aws:sts::123456789012:assumed-role/reader/");
    }

    [Fact]
    public async Task A_role_that_is_not_there_or_wants_another_external_id_is_denied()
    {
        var role = Cloud.Sts.AddRole("reader", externalId: "7");

        foreach (var asked in new[] { role.Arn, role.Arn + "&ExternalId=8", role.Arn + "s" })
        {
            var (status, answer) = await StsAsync(AssumeRole + asked);
            (status, answer.Descendants("Code").Single().Value).ShouldBe((403, "AccessDenied"));
        }
        (await StsAsync(AssumeRole + role.Arn + "&ExternalId=7")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_web_identity_needs_no_signature_and_nothing_else_goes_without()
    {
        var role = Cloud.Sts.AddRole("pod", webIdentityToken: "token");

        (await UnsignedAsync(WebIdentity + role.Arn + "&WebIdentityToken=token")).Status.ShouldBe(200);
        (await UnsignedAsync(WebIdentity + role.Arn + "&WebIdentityToken=other")).Text.ShouldContain("<Code>InvalidIdentityToken</Code>");
        (await UnsignedAsync(AssumeRole + role.Arn)).Text.ShouldContain("<Code>MissingAuthenticationToken</Code>");
    }

    private async Task<(int Status, XElement Answer)> StsAsync(string form)
    {
        using var answer = await Client.SendAsync(
            "sts",
            "POST",
            "/",
            System.Text.Encoding.ASCII.GetBytes(form),
            ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
        );
        return ((int)answer.StatusCode, XElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    private async Task<(int Status, string Text)> UnsignedAsync(string form)
    {
        using var answer = await Client.SendAsync(
            "POST",
            "/",
            System.Text.Encoding.ASCII.GetBytes(form),
            [KeyValuePair.Create("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
        );
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
