using System.Text.Json;
using Amazon.CloudSearchDomain.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using GapFurniture.Shims.Aws;
using GapFurniture.Shims.Aws.Json;

namespace Amazon.CloudSearchDomain.Internal;

internal static class Operations
{
    public static readonly AwsService Service = new()
    {
        ServiceId = "CloudSearch Domain",
        EndpointPrefix = "cloudsearchdomain",
        SigningName = "cloudsearch",
        ApiVersion = "2013-01-01",
        OtherError = error => new AmazonCloudSearchDomainException(error),
        Errors = new Dictionary<string, Func<AwsError, AmazonServiceException>>(StringComparer.Ordinal)
        {
            [nameof(DocumentServiceException)] = error => new DocumentServiceException(error),
            [nameof(SearchException)] = error => new SearchException(error),
        },
    };

    private static readonly JsonSerializerOptions Json = AwsJson.Options(
        new ModelContext(),
        new JsonTraits { IsLowerCamel = (type, _) => type.Namespace == typeof(Hit).Namespace }
    );

    public static readonly InvokeOptions Search = new()
    {
        RequestMarshaller = new SearchMarshaller(),
        ResponseUnmarshaller = new JsonUnmarshaller<SearchResponse>(Service, Json.TypeInfo<SearchResponse>()),
    };

    public static readonly InvokeOptions UploadDocuments = new()
    {
        RequestMarshaller = new UploadDocumentsMarshaller(),
        ResponseUnmarshaller = new JsonUnmarshaller<UploadDocumentsResponse>(Service, Json.TypeInfo<UploadDocumentsResponse>()),
    };
}
