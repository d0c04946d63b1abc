using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace GapFurniture.Shims.Aws;

/// <summary>What differs from one service to the next; each client has one static instance.</summary>
internal sealed class AwsService : IServiceMetadata
{
    /// <summary>As in the service model; it also names AWS_ENDPOINT_URL_x.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The first label of the regional host name.</summary>
    public required string EndpointPrefix { get; init; }

    public required string SigningName { get; init; }

    public required string ApiVersion { get; init; }

    /// <summary>What stands before the operation in X-Amz-Target; JSON protocols only.</summary>
    public string TargetPrefix { get; init; }

    /// <summary>1.0 or 1.1; JSON protocols only.</summary>
    public string JsonVersion { get; init; }

    /// <summary>In GovCloud the ordinary host is the FIPS one, and no host with "-fips" exists.</summary>
    public bool IsFipsByDefaultInGovCloud { get; init; }

    /// <summary>The exceptions that the service models, by error code.</summary>
    public required IReadOnlyDictionary<string, Func<AwsError, AmazonServiceException>> Errors { get; init; }

    /// <summary>The exception for every other code.</summary>
    public required Func<AwsError, AmazonServiceException> OtherError { get; init; }

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();

    /// <summary>The exception for what the service said.</summary>
    public AmazonServiceException Exception(AwsError error) =>
        (error.Code is not null && Errors.TryGetValue(error.Code, out var modelled) ? modelled : OtherError)(error);
}
