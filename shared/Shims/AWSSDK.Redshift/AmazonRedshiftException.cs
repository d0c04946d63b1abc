using System.Net;
using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.Redshift;

public class AmazonRedshiftException : AmazonServiceException
{
    public AmazonRedshiftException() { }

    public AmazonRedshiftException(string message)
        : base(message) { }

    public AmazonRedshiftException(Exception innerException)
        : base(innerException) { }

    public AmazonRedshiftException(string message, Exception innerException)
        : base(message, innerException) { }

    public AmazonRedshiftException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }

    public AmazonRedshiftException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    internal AmazonRedshiftException(AwsError error)
        : base(error.Message, error.Inner, error.Type, error.Code, error.RequestId, error.Status) { }
}
