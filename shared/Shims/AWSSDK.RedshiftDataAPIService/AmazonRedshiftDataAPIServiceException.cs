using System.Net;
using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.RedshiftDataAPIService;

public class AmazonRedshiftDataAPIServiceException : AmazonServiceException
{
    public AmazonRedshiftDataAPIServiceException() { }

    public AmazonRedshiftDataAPIServiceException(string message)
        : base(message) { }

    public AmazonRedshiftDataAPIServiceException(Exception innerException)
        : base(innerException) { }

    public AmazonRedshiftDataAPIServiceException(string message, Exception innerException)
        : base(message, innerException) { }

    public AmazonRedshiftDataAPIServiceException(
        string message,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, errorType, errorCode, requestId, statusCode) { }

    public AmazonRedshiftDataAPIServiceException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    internal AmazonRedshiftDataAPIServiceException(AwsError error)
        : base(error.Message, error.Inner, error.Type, error.Code, error.RequestId, error.Status) { }
}
