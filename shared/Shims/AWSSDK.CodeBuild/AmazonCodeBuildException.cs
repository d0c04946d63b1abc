using System.Net;
using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.CodeBuild;

public class AmazonCodeBuildException : AmazonServiceException
{
    public AmazonCodeBuildException() { }

    public AmazonCodeBuildException(string message)
        : base(message) { }

    public AmazonCodeBuildException(Exception innerException)
        : base(innerException) { }

    public AmazonCodeBuildException(string message, Exception innerException)
        : base(message, innerException) { }

    public AmazonCodeBuildException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode) { }

    public AmazonCodeBuildException(
        string message,
        Exception innerException,
        ErrorType errorType,
        string errorCode,
        string requestId,
        HttpStatusCode statusCode
    )
        : base(message, innerException, errorType, errorCode, requestId, statusCode) { }

    internal AmazonCodeBuildException(AwsError error)
        : base(error.Message, error.Inner, error.Type, error.Code, error.RequestId, error.Status) { }
}
