using GapFurniture.Shims.Aws;

namespace Amazon.CodeBuild.Model;

public class AccountLimitExceededException : AmazonCodeBuildException
{
    public AccountLimitExceededException(string message)
        : base(message) { }

    public AccountLimitExceededException(string message, Exception innerException)
        : base(message, innerException) { }

    internal AccountLimitExceededException(AwsError error)
        : base(error) { }
}

public class InvalidInputException : AmazonCodeBuildException
{
    public InvalidInputException(string message)
        : base(message) { }

    public InvalidInputException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidInputException(AwsError error)
        : base(error) { }
}

public class ResourceNotFoundException : AmazonCodeBuildException
{
    public ResourceNotFoundException(string message)
        : base(message) { }

    public ResourceNotFoundException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ResourceNotFoundException(AwsError error)
        : base(error) { }
}
