using System.Net;
using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.CloudSearchDomain.Model;

public class DocumentServiceException : AmazonCloudSearchDomainException
{
    public DocumentServiceException() { }

    public DocumentServiceException(string message)
        : base(message) { }

    public DocumentServiceException(Exception innerException)
        : base(innerException) { }

    public DocumentServiceException(string message, Exception innerException)
        : base(message, innerException) { }

    public DocumentServiceException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }

    public DocumentServiceException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    internal DocumentServiceException(AwsError error)
        : base(error) => Status = error.Member("status");

    public string Status { get; set; }
}

public class SearchException : AmazonCloudSearchDomainException
{
    public SearchException() { }

    public SearchException(string message)
        : base(message) { }

    public SearchException(Exception innerException)
        : base(innerException) { }

    public SearchException(string message, Exception innerException)
        : base(message, innerException) { }

    public SearchException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }

    public SearchException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    internal SearchException(AwsError error)
        : base(error) { }
}
