using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace GapFurniture.Shims.Aws;

/// <summary>The standard regional endpoint rules, which all services built on this folder follow.</summary>
internal static class Endpoints
{
    public static Endpoint Resolve(this AwsService service, ClientConfig config, ServiceOperationEndpointParameters parameters)
    {
        // The getter also looks at AWS_ENDPOINT_URL_x, AWS_ENDPOINT_URL and the profile.
        if (!string.IsNullOrEmpty(config.ServiceURL))
            return Custom(config);

        var region =
            parameters.AlternateEndpoint
            ?? config.RegionEndpoint
            ?? throw new AmazonClientException("No RegionEndpoint or ServiceURL configured");
        var suffix = config.UseDualstackEndpoint ? DualStackSuffix(region) : region.PartitionDnsSuffix;
        var scheme = config.UseHttp ? "http" : "https";
        return new Endpoint($"{scheme}://{service.EndpointPrefix}{Fips(service, config, region)}.{region.SystemName}.{suffix}/");
    }

    private static Endpoint Custom(ClientConfig config)
    {
        if (config.UseFIPSEndpoint)
            throw new AmazonClientException("Invalid Configuration: FIPS and custom endpoint are not supported");
        if (config.UseDualstackEndpoint)
            throw new AmazonClientException("Invalid Configuration: Dualstack and custom endpoint are not supported");
        return new Endpoint(config.ServiceURL);
    }

    private static string Fips(AwsService service, ClientConfig config, RegionEndpoint region)
    {
        var ordinaryHostIsFips = service.IsFipsByDefaultInGovCloud && region.PartitionName == "aws-us-gov" && !config.UseDualstackEndpoint;
        return config.UseFIPSEndpoint && !ordinaryHostIsFips ? "-fips" : "";
    }

    private static string DualStackSuffix(RegionEndpoint region) =>
        region.PartitionName switch
        {
            "aws" or "aws-us-gov" => "api.aws",
            "aws-cn" => "api.amazonwebservices.com.cn",
            _ => throw new AmazonClientException("DualStack is enabled but this partition does not support DualStack"),
        };
}
