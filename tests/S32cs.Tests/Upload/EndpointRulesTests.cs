using GapFurniture.S32cs.Upload;

namespace GapFurniture.S32cs.Tests.Upload;

public sealed class EndpointRulesTests
{
    private const string Domain = "doc-movies-abc.us-east-1.cloudsearch.amazonaws.com";

    private static EndpointRules Rules(
        string? pattern,
        bool unmatched = false,
        string? fallback = "fallback.example.com",
        string? allowed = null
    ) =>
        new(
            fallback is null ? null : DomainEndpoint.Parse(fallback),
            pattern is null ? null : EndpointRules.ParsePattern(pattern),
            unmatched,
            [allowed ?? EndpointRules.AllowedByDefault]
        );

    [Theory]
    [InlineData("^([^/]+)/", $"{Domain}/2026/a.gz")]
    [InlineData("^x/(?<endpoint>[^/]+)/(.*)", $"x/{Domain}/a")]
    [InlineData("(?P<endpoint>doc-.*?)/", $"y/{Domain}/a")]
    public void The_key_chooses_by_a_named_group_or_the_first(string pattern, string key)
    {
        Rules(pattern).Resolve(key).ToString().ShouldBe($"https://{Domain}");
    }

    [Fact]
    public void A_key_that_does_not_match_is_an_error_unless_the_default_is_allowed()
    {
        Should.Throw<LoadException>(() => Rules("^(doc-[^/]+)/").Resolve("a/b")).Message.ShouldContain("S32CS_UNMATCHED=default");
        Rules("^(doc-[^/]+)/", unmatched: true).Resolve("a/b").ToString().ShouldBe("https://fallback.example.com");
        Rules(null).Resolve("a/b").ToString().ShouldBe("https://fallback.example.com");
        Should.Throw<LoadException>(() => Rules(null, fallback: null).Resolve("a/b"));
    }

    [Theory]
    [InlineData("evil.example.com")]
    [InlineData("cloudsearch.amazonaws.com")]
    [InlineData("doc-a.cloudsearch.amazonaws.com.evil.com")]
    [InlineData("evil.com#.cloudsearch.amazonaws.com")]
    [InlineData("evil.com?.cloudsearch.amazonaws.com")]
    [InlineData("evil.com\\.cloudsearch.amazonaws.com")]
    [InlineData("evil.com:443@doc-a.cloudsearch.amazonaws.com")]
    [InlineData("doc-a.cloudsearch.amazonaws.com@evil.com")]
    [InlineData("doc-a.cloudsearch.amazonaws.com:8443")]
    [InlineData("http:..doc-a.cloudsearch.amazonaws.com")]
    [InlineData("evil.com%2F.cloudsearch.amazonaws.com")]
    [InlineData("evil.com\n.cloudsearch.amazonaws.com")]
    [InlineData("evil。com.cloudsearch.amazonaws.com")]
    [InlineData("")]
    public void What_a_key_chooses_must_be_allowed(string endpoint)
    {
        Should.Throw<LoadException>(() => Rules("(?s)^(.*)/").Resolve(endpoint + "/a"));
    }

    [Theory]
    [InlineData("doc-movies-*", $"https://{Domain}", true)]
    [InlineData(Domain, $"https://{Domain}", true)]
    [InlineData("doc-other-*.cloudsearch.amazonaws.com", $"https://{Domain}", false)]
    [InlineData("http://127.0.0.1:*", "http://127.0.0.1:1234", true)]
    [InlineData("127.0.0.1:*", "http://127.0.0.1:1234", false)]
    [InlineData("*", "http://example.com", false)]
    [InlineData("http://[::1]:*", "http://[::1]:1234", true)]
    public void Patterns_mean_whole_hosts_and_https(string pattern, string endpoint, bool allowed)
    {
        DomainEndpoint.Parse(endpoint).ShouldNotBeNull().Matches(pattern).ShouldBe(allowed);
    }

    [Fact]
    public void A_pattern_without_a_group_is_a_mistake()
    {
        Should.Throw<FormatException>(() => EndpointRules.ParsePattern("^x/")).Message.ShouldContain("needs a group");
    }

    [Fact]
    public void The_region_of_the_signature_is_in_the_host()
    {
        DomainEndpoint.Parse(Domain)!.Region.ShouldBe("us-east-1");
        DomainEndpoint.Parse("http://127.0.0.1:80")!.Region.ShouldBeNull();
    }
}
