using GapFurniture.SsmWrap.Network;
using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Tests.Network;

public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("https://ssm.eu-west-1.amazonaws.com", "HTTPS_PROXY=http://proxy:3128", "http://proxy:3128/")]
    [InlineData("https://ssm.eu-west-1.amazonaws.com", "https_proxy=proxy:3128", "http://proxy:3128/")]
    [InlineData("https://ssm.eu-west-1.amazonaws.com", "ALL_PROXY=http://proxy:1", "http://proxy:1/")]
    [InlineData("https://ssm.eu-west-1.amazonaws.com", "http_proxy=http://proxy:1", null)]
    [InlineData("http://emulator.test", "HTTP_PROXY=http://proxy:1", "http://proxy:1/")]
    [InlineData("http://emulator.test", "HTTP_PROXY=http://proxy:1 GATEWAY_INTERFACE=CGI/1.1", null)]
    [InlineData("http://169.254.169.254", "http_proxy=http://proxy:1", null)]
    [InlineData("http://169.254.170.2", "http_proxy=http://proxy:1", null)]
    [InlineData("http://169.254.170.23", "http_proxy=http://proxy:1", null)]
    [InlineData("http://[fd00:ec2::254]", "http_proxy=http://proxy:1", null)]
    [InlineData("http://emulator.test", "http_proxy=http://proxy:1", "http://proxy:1/")]
    [InlineData("http://127.0.0.1:4566", "http_proxy=http://proxy:1", null)]
    [InlineData("http://localhost:4566", "http_proxy=http://proxy:1", null)]
    [InlineData("https://ssm.eu-west-1.amazonaws.com", "HTTPS_PROXY=http://p:1 NO_PROXY=.amazonaws.com", null)]
    [InlineData("https://ssm.eu-west-1.amazonaws.com", "HTTPS_PROXY=http://p:1 NO_PROXY=example.org,amazonaws.com:443", null)]
    [InlineData("https://ssm.eu-west-1.amazonaws.com", "HTTPS_PROXY=http://p:1 NO_PROXY=amazonaws.com:80,azonaws.com", "http://p:1/")]
    [InlineData("https://ssm.eu-west-1.amazonaws.com", "HTTPS_PROXY=http://p:1 NO_PROXY=*", null)]
    [InlineData("https://ssm.eu-west-1.amazonaws.com", "HTTPS_PROXY=http://p:1 no_proxy= NO_PROXY=.amazonaws.com", null)]
    [InlineData("https://ssm.eu-west-1.amazonaws.com", "https_proxy= HTTPS_PROXY=http://p:1", "http://p:1/")]
    [InlineData("https://10.1.2.3", "HTTPS_PROXY=http://p:1 no_proxy=10.0.0.0/8", null)]
    [InlineData("https://10.1.2.3", "HTTPS_PROXY=http://p:1 no_proxy=10.1.2.4", "http://p:1/")]
    public void The_environment_chooses_the_proxy(string target, string environment, string? proxy) =>
        (new EnvironmentProxy(Variables(environment)).GetProxy(new Uri(target))?.ToString()).ShouldBe(proxy);

    [Fact]
    public void A_user_in_the_address_is_given_as_credentials_and_not_in_the_address()
    {
        var proxy = new EnvironmentProxy(Variables("HTTPS_PROXY=http://me:p%40ss@proxy:1"));

        var address = proxy.GetProxy(new Uri("https://x.test"))!;

        address.ToString().ShouldBe("http://proxy:1/");
        proxy.GetCredential(address, "Basic")!.ShouldSatisfyAllConditions(c => c.UserName.ShouldBe("me"), c => c.Password.ShouldBe("p@ss"));
    }

    [Theory]
    [InlineData("HTTPS_PROXY=socks5://proxy:1")]
    [InlineData("HTTPS_PROXY=http://")]
    public void What_is_no_proxy_is_an_error(string environment) =>
        Should.Throw<ParameterStoreException>(() => new EnvironmentProxy(Variables(environment)).GetProxy(new Uri("https://x.test")));

    private static Func<string, string?> Variables(string environment)
    {
        var variables = environment.Split(' ').Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal);
        return variables.GetValueOrDefault;
    }
}
