using GapFurniture.LocalCloud.Tests.Host;
using GapFurniture.LocalCloud.X;

namespace GapFurniture.LocalCloud.Tests.X;

public sealed class Signing : CloudTest
{
    [Fact]
    public async Task A_signed_request_passes_with_its_query()
    {
        using var x = new XCall(Cloud);

        ((int)(await x.PostAsync("ゆれ")).StatusCode).ShouldBe(201);
        (
            (int)(await x.SendAsync("GET", $"/2/users/{XKeys.UserId}/tweets?max_results=5&start_time=2026-01-01T00%3A00%3A00Z")).StatusCode
        ).ShouldBe(200);
    }

    [Fact]
    public async Task Another_secret_an_other_address_and_an_old_clock_do_not_pass()
    {
        foreach (
            var (bend, signed) in new (Action<XCall>, string?)[]
            {
                (x => x.Secret = "other", null),
                (_ => { }, "/2/users/me?x=1"),
                (x => x.Skew = TimeSpan.FromMinutes(-6), null),
                (x => x.Skew = TimeSpan.FromMinutes(6), null),
                (x => x.Version = "2.0", null),
            }
        )
        {
            using var x = new XCall(Cloud);
            bend(x);

            using var answer = await x.SendAsync("GET", "/2/users/me", signed: signed);

            ((int)answer.StatusCode).ShouldBe(401);
            (await XCall.BodyAsync(answer)).GetProperty("title").GetString().ShouldBe("Unauthorized");
        }
    }

    [Fact]
    public async Task A_nonce_passes_once()
    {
        using var x = new XCall(Cloud) { Nonce = "n" };

        ((int)(await x.SendAsync("GET", "/2/users/me")).StatusCode).ShouldBe(200);
        ((int)(await x.SendAsync("GET", "/2/users/me")).StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task Without_a_signature_nothing_passes()
    {
        using var http = new HttpClient();

        ((int)(await http.GetAsync(new Uri($"{Cloud.Endpoint}/2/users/me"), Cancellation)).StatusCode).ShouldBe(401);
    }

    [Fact]
    public void The_example_of_the_documentation_has_its_signature()
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["status"] = "Hello Ladies + Gentlemen, a signed OAuth request!",
            ["include_entities"] = "true",
            ["oauth_consumer_key"] = "xvz1evFS4wEEPTGEFPHBog",
            ["oauth_nonce"] = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
            ["oauth_signature_method"] = "HMAC-SHA1",
            ["oauth_timestamp"] = "1318622958",
            ["oauth_token"] = "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
            ["oauth_version"] = "1.0",
        };

        OAuthCheck
            .Sign(
                "post",
                "https://api.twitter.com/1/statuses/update.json",
                parameters,
                "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
                "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"
            )
            .ShouldBe("tnnArxj06cWHq44gCs1OSKk/jLY=");
    }
}
