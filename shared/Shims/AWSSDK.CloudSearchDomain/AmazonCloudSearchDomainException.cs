using System.Net;
using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.CloudSearchDomain;

public class AmazonCloudSearchDomainException : AmazonServiceException
{
    public AmazonCloudSearchDomainException() { }

    public AmazonCloudSearchDomainException(string message)
        : base(message) { }

    public AmazonCloudSearchDomainException(Exception innerException)
        : base(innerException) { }

    public AmazonCloudSearchDomainException(string message, Exception innerException)
        : base(message, innerException) { }

    public AmazonCloudSearchDomainException(
        string message,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, errorType, errorCode, requestId, statusCode) { }

    public AmazonCloudSearchDomainException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    internal AmazonCloudSearchDomainException(AwsError error)
        : base(error.Message, error.Inner, error.Type, error.Code, error.RequestId, error.Status) { }
}
