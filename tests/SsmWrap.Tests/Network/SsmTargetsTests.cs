using Amazon.Runtime;
using GapFurniture.SsmWrap.Network;
using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Tests.Network;

public sealed class SsmTargetsTests
{
    private const string Keys = "AWS_ACCESS_KEY_ID=AKID AWS_SECRET_ACCESS_KEY=secret HOME=/nowhere ";

    [Theory]
    [InlineData("AWS_REGION=eu-west-1", "https://ssm.eu-west-1.amazonaws.com/", "eu-west-1")]
    [InlineData("AWS_DEFAULT_REGION=ap-northeast-1", "https://ssm.ap-northeast-1.amazonaws.com/", "ap-northeast-1")]
    [InlineData("AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=us-east-2", "https://ssm.eu-west-1.amazonaws.com/", "eu-west-1")]
    [InlineData("AWS_REGION=cn-north-1", "https://ssm.cn-north-1.amazonaws.com.cn/", "cn-north-1")]
    [InlineData("AWS_REGION=us-gov-west-1", "https://ssm.us-gov-west-1.amazonaws.com/", "us-gov-west-1")]
    [InlineData("AWS_REGION=eu-west-1 AWS_ENDPOINT_URL=http://127.0.0.1:4566", "http://127.0.0.1:4566/", "eu-west-1")]
    [InlineData("AWS_REGION=eu-west-1 AWS_ENDPOINT_URL=http://a AWS_ENDPOINT_URL_SSM=http://b", "http://b/", "eu-west-1")]
    [InlineData(
        "AWS_REGION=eu-west-1 AWS_ENDPOINT_URL=http://a AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true",
        "https://ssm.eu-west-1.amazonaws.com/",
        "eu-west-1"
    )]
    [InlineData("AWS_ENDPOINT_URL=http://127.0.0.1:4566", "http://127.0.0.1:4566/", "us-east-1")]
    [InlineData("AWS_ENDPOINT_URL=https://ssm.eu-north-1.amazonaws.com", "https://ssm.eu-north-1.amazonaws.com/", "eu-north-1")]
    public void Endpoint_and_region_come_from_the_environment(string environment, string endpoint, string region)
    {
        var target = SsmTargets.Resolve(Settings(Keys + environment));

        (target.Endpoint.ToString(), target.Region).ShouldBe((endpoint, region));
        target.Keys().ShouldBe(new ImmutableCredentials("AKID", "secret", null));
    }

    [Fact]
    public void Settings_win_over_the_environment()
    {
        var settings = Settings(Keys + "AWS_REGION=eu-west-1 AWS_ENDPOINT_URL=http://a") with
        {
            Region = "us-west-2",
            EndpointUrl = "http://mine:1",
        };

        var target = SsmTargets.Resolve(settings);

        (target.Endpoint.ToString(), target.Region).ShouldBe(("http://mine:1/", "us-west-2"));
    }

    [Theory]
    [InlineData("ftp://x")]
    [InlineData("localhost:4566")]
    [InlineData("http://x?y=z")]
    public void What_is_no_endpoint_is_an_error(string url) =>
        Should
            .Throw<ParameterStoreException>(() => SsmTargets.Resolve(Settings(Keys + "AWS_REGION=eu-west-1 AWS_ENDPOINT_URL=" + url)))
            .Message.ShouldContain($"\"{url}\" is not an endpoint");

    private static SsmSettings Settings(string environment)
    {
        var variables = environment.Split(' ').Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal);
        return new SsmSettings { ReadVariable = variables.GetValueOrDefault };
    }
}
