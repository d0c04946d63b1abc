using GapFurniture.Shims.Aws;

namespace Amazon.RedshiftDataAPIService.Model;

public class ActiveSessionsExceededException : AmazonRedshiftDataAPIServiceException
{
    public ActiveSessionsExceededException(string message)
        : base(message) { }

    public ActiveSessionsExceededException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ActiveSessionsExceededException(AwsError error)
        : base(error) { }
}

public class ActiveStatementsExceededException : AmazonRedshiftDataAPIServiceException
{
    public ActiveStatementsExceededException(string message)
        : base(message) { }

    public ActiveStatementsExceededException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ActiveStatementsExceededException(AwsError error)
        : base(error) { }
}

public class ActiveWaitingRequestsExceededException : AmazonRedshiftDataAPIServiceException
{
    public ActiveWaitingRequestsExceededException(string message)
        : base(message) { }

    public ActiveWaitingRequestsExceededException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ActiveWaitingRequestsExceededException(AwsError error)
        : base(error) { }
}

public class BatchExecuteStatementException : AmazonRedshiftDataAPIServiceException
{
    public BatchExecuteStatementException(string message)
        : base(message) { }

    public BatchExecuteStatementException(string message, Exception innerException)
        : base(message, innerException) { }

    internal BatchExecuteStatementException(AwsError error)
        : base(error) => StatementId = error.Member("StatementId");

    public string StatementId { get; set; }
}

public class DatabaseConnectionException : AmazonRedshiftDataAPIServiceException
{
    public DatabaseConnectionException(string message)
        : base(message) { }

    public DatabaseConnectionException(string message, Exception innerException)
        : base(message, innerException) { }

    internal DatabaseConnectionException(AwsError error)
        : base(error) { }
}

public class ExecuteStatementException : AmazonRedshiftDataAPIServiceException
{
    public ExecuteStatementException(string message)
        : base(message) { }

    public ExecuteStatementException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ExecuteStatementException(AwsError error)
        : base(error) => StatementId = error.Member("StatementId");

    public string StatementId { get; set; }
}

public class InternalServerException : AmazonRedshiftDataAPIServiceException
{
    public InternalServerException(string message)
        : base(message) { }

    public InternalServerException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InternalServerException(AwsError error)
        : base(error) { }
}

public class QueryTimeoutException : AmazonRedshiftDataAPIServiceException
{
    public QueryTimeoutException(string message)
        : base(message) { }

    public QueryTimeoutException(string message, Exception innerException)
        : base(message, innerException) { }

    internal QueryTimeoutException(AwsError error)
        : base(error) { }
}

public class ResourceNotFoundException : AmazonRedshiftDataAPIServiceException
{
    public ResourceNotFoundException(string message)
        : base(message) { }

    public ResourceNotFoundException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ResourceNotFoundException(AwsError error)
        : base(error) => ResourceId = error.Member("ResourceId");

    public string ResourceId { get; set; }
}

public class ValidationException : AmazonRedshiftDataAPIServiceException
{
    public ValidationException(string message)
        : base(message) { }

    public ValidationException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ValidationException(AwsError error)
        : base(error) { }
}
