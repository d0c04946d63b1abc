using Amazon.Redshift.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using GapFurniture.Shims.Aws;
using GapFurniture.Shims.Aws.Query;

namespace Amazon.Redshift.Internal;

internal static class Operations
{
    public static readonly AwsService Service = new()
    {
        ServiceId = "Redshift",
        EndpointPrefix = "redshift",
        SigningName = "redshift",
        ApiVersion = "2012-12-01",
        IsFipsByDefaultInGovCloud = true,
        OtherError = error => new AmazonRedshiftException(error),
        Errors = new Dictionary<string, Func<AwsError, AmazonServiceException>>(StringComparer.Ordinal)
        {
            ["ClusterNotFound"] = error => new ClusterNotFoundException(error),
            ["InvalidTagFault"] = error => new InvalidTagException(error),
            ["UnsupportedOperation"] = error => new UnsupportedOperationException(error),
        },
    };

    public static readonly InvokeOptions DescribeClusters = QueryOperation.Of<DescribeClustersRequest, DescribeClustersResponse>(
        Service,
        nameof(DescribeClusters),
        Write,
        Xml.DescribeClustersResponse
    );

    public static readonly InvokeOptions GetClusterCredentials = QueryOperation.Of<
        GetClusterCredentialsRequest,
        GetClusterCredentialsResponse
    >(Service, nameof(GetClusterCredentials), Write, Xml.GetClusterCredentialsResponse);

    public static readonly InvokeOptions GetClusterCredentialsWithIAM = QueryOperation.Of<
        GetClusterCredentialsWithIAMRequest,
        GetClusterCredentialsWithIAMResponse
    >(Service, nameof(GetClusterCredentialsWithIAM), Write, Xml.GetClusterCredentialsWithIAMResponse);

    private static void Write(QueryForm form, DescribeClustersRequest request)
    {
        form.Add("ClusterIdentifier", request.ClusterIdentifier);
        form.Add("Marker", request.Marker);
        form.Add("MaxRecords", request.MaxRecords);
        form.Add("TagKeys", "TagKey", request.TagKeys);
        form.Add("TagValues", "TagValue", request.TagValues);
    }

    private static void Write(QueryForm form, GetClusterCredentialsRequest request)
    {
        form.Add("AutoCreate", request.AutoCreate);
        form.Add("ClusterIdentifier", request.ClusterIdentifier);
        form.Add("CustomDomainName", request.CustomDomainName);
        form.Add("DbGroups", "DbGroup", request.DbGroups);
        form.Add("DbName", request.DbName);
        form.Add("DbUser", request.DbUser);
        form.Add("DurationSeconds", request.DurationSeconds);
    }

    private static void Write(QueryForm form, GetClusterCredentialsWithIAMRequest request)
    {
        form.Add("ClusterIdentifier", request.ClusterIdentifier);
        form.Add("CustomDomainName", request.CustomDomainName);
        form.Add("DbName", request.DbName);
        form.Add("DurationSeconds", request.DurationSeconds);
    }
}
