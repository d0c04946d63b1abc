using Amazon;
using Amazon.Runtime;

namespace GapFurniture.Shims.Tests.Wire;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("SQS", "eu-central-1", false, false, "https://sqs.eu-central-1.amazonaws.com/")]
    [InlineData("SQS", "cn-north-1", false, false, "https://sqs.cn-north-1.amazonaws.com.cn/")]
    [InlineData("SQS", "us-east-1", true, false, "https://sqs-fips.us-east-1.amazonaws.com/")]
    [InlineData("SQS", "us-east-1", false, true, "https://sqs.us-east-1.api.aws/")]
    [InlineData("SQS", "us-east-1", true, true, "https://sqs-fips.us-east-1.api.aws/")]
    [InlineData("SQS", "cn-northwest-1", false, true, "https://sqs.cn-northwest-1.api.amazonwebservices.com.cn/")]
    [InlineData("SQS", "us-gov-west-1", false, false, "https://sqs.us-gov-west-1.amazonaws.com/")]
    [InlineData("SQS", "us-gov-west-1", true, false, "https://sqs.us-gov-west-1.amazonaws.com/")]
    [InlineData("SQS", "us-gov-west-1", true, true, "https://sqs-fips.us-gov-west-1.api.aws/")]
    [InlineData("Redshift", "ap-northeast-1", false, false, "https://redshift.ap-northeast-1.amazonaws.com/")]
    [InlineData("Redshift", "us-gov-east-1", true, false, "https://redshift.us-gov-east-1.amazonaws.com/")]
    [InlineData("Redshift", "cn-north-1", true, false, "https://redshift-fips.cn-north-1.amazonaws.com.cn/")]
    [InlineData("RedshiftDataAPIService", "us-west-2", false, false, "https://redshift-data.us-west-2.amazonaws.com/")]
    [InlineData("RedshiftDataAPIService", "us-gov-west-1", true, false, "https://redshift-data-fips.us-gov-west-1.amazonaws.com/")]
    [InlineData("RedshiftDataAPIService", "us-west-2", false, true, "https://redshift-data.us-west-2.api.aws/")]
    public void Regions_have_the_endpoints_of_their_partition(string service, string region, bool fips, bool dualStack, string expected)
    {
        var config = ServiceUnderTest.Config(service);
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        config.UseFIPSEndpoint = fips;
        config.UseDualstackEndpoint = dualStack;

        Resolve(config).ShouldBe(expected);
    }

    [Fact]
    public void A_service_url_wins_over_the_region()
    {
        var config = ServiceUnderTest.Config("SQS");
        config.RegionEndpoint = RegionEndpoint.EUCentral1;
        config.ServiceURL = "http://127.0.0.1:4566";

        Resolve(config).ShouldBe("http://127.0.0.1:4566/");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_service_url_excludes_fips_and_dual_stack(bool fips, bool dualStack)
    {
        var config = ServiceUnderTest.Config("SQS");
        config.ServiceURL = "http://127.0.0.1:4566";
        config.UseFIPSEndpoint = fips;
        config.UseDualstackEndpoint = dualStack;

        Should.Throw<AmazonClientException>(() => Resolve(config)).Message.ShouldContain("custom endpoint");
    }

    [Theory]
    [InlineData("SQS")]
    [InlineData("CloudSearchDomain")]
    [InlineData("Redshift")]
    [InlineData("RedshiftDataAPIService")]
    public void Configurations_say_what_the_service_model_says(string service)
    {
        var wire = WireModel.Instance.Services[service];

        var config = ServiceUnderTest.Config(service);

        config.ServiceId.ShouldBe(wire.ServiceId);
        config.ServiceVersion.ShouldBe(wire.ApiVersion);
        config.RegionEndpointServiceName.ShouldBe(wire.EndpointPrefix);
        config.AuthenticationServiceName.ShouldBe(wire.SigningName);
        config.UserAgent.ShouldContain("aws-sdk-dotnet");
    }

    [Theory]
    [InlineData(DefaultConfigurationMode.Standard)]
    [InlineData(DefaultConfigurationMode.InRegion)]
    [InlineData(DefaultConfigurationMode.CrossRegion)]
    [InlineData(DefaultConfigurationMode.Mobile)]
    [InlineData(DefaultConfigurationMode.Auto)]
    public void Every_defaults_mode_can_be_chosen(DefaultConfigurationMode mode)
    {
        var config = ServiceUnderTest.Config("SQS");
        config.RegionEndpoint = RegionEndpoint.EUCentral1;
        config.DefaultConfigurationMode = mode;

        config.RetryMode.ShouldBe(RequestRetryMode.Standard);
        config.DefaultConfigurationMode.ShouldBe(mode);
    }

    private static string Resolve(ClientConfig config)
    {
        // A client, because making one validates the configuration.
        using var client = ServiceUnderTest.Client(config);
        return client.Config.DetermineServiceOperationEndpoint(new(new Amazon.SQS.Model.GetQueueUrlRequest())).URL;
    }
}
