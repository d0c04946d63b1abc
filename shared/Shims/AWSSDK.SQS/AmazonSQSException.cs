using System.Net;
using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.SQS;

public class AmazonSQSException : AmazonServiceException
{
    public AmazonSQSException() { }

    public AmazonSQSException(string message)
        : base(message) { }

    public AmazonSQSException(Exception innerException)
        : base(innerException) { }

    public AmazonSQSException(string message, Exception innerException)
        : base(message, innerException) { }

    public AmazonSQSException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }

    public AmazonSQSException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    internal AmazonSQSException(AwsError error)
        : base(error.Message, error.Inner, error.Type, error.Code, error.RequestId, error.Status) { }
}
