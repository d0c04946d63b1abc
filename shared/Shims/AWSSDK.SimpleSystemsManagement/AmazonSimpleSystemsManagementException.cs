using System.Net;
using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.SimpleSystemsManagement;

public class AmazonSimpleSystemsManagementException : AmazonServiceException
{
    public AmazonSimpleSystemsManagementException() { }

    public AmazonSimpleSystemsManagementException(string message)
        : base(message) { }

    public AmazonSimpleSystemsManagementException(Exception innerException)
        : base(innerException) { }

    public AmazonSimpleSystemsManagementException(string message, Exception innerException)
        : base(message, innerException) { }

    public AmazonSimpleSystemsManagementException(
        string message,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, errorType, errorCode, requestId, statusCode) { }

    public AmazonSimpleSystemsManagementException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    internal AmazonSimpleSystemsManagementException(AwsError error)
        : base(error.Message, error.Inner, error.Type, error.Code, error.RequestId, error.Status) { }
}
