using System.Text.Json;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using GapFurniture.Shims.Aws;
using GapFurniture.Shims.Aws.Json;

namespace Amazon.RedshiftDataAPIService.Internal;

internal static class Operations
{
    public static readonly AwsService Service = new()
    {
        ServiceId = "Redshift Data",
        EndpointPrefix = "redshift-data",
        SigningName = "redshift-data",
        ApiVersion = "2019-12-20",
        TargetPrefix = "RedshiftData",
        JsonVersion = "1.1",
        OtherError = error => new AmazonRedshiftDataAPIServiceException(error),
        Errors = new Dictionary<string, Func<AwsError, AmazonServiceException>>(StringComparer.Ordinal)
        {
            [nameof(ActiveSessionsExceededException)] = error => new ActiveSessionsExceededException(error),
            [nameof(ActiveStatementsExceededException)] = error => new ActiveStatementsExceededException(error),
            [nameof(ActiveWaitingRequestsExceededException)] = error => new ActiveWaitingRequestsExceededException(error),
            [nameof(BatchExecuteStatementException)] = error => new BatchExecuteStatementException(error),
            [nameof(DatabaseConnectionException)] = error => new DatabaseConnectionException(error),
            [nameof(ExecuteStatementException)] = error => new ExecuteStatementException(error),
            [nameof(InternalServerException)] = error => new InternalServerException(error),
            [nameof(QueryTimeoutException)] = error => new QueryTimeoutException(error),
            [nameof(ResourceNotFoundException)] = error => new ResourceNotFoundException(error),
            [nameof(ValidationException)] = error => new ValidationException(error),
        },
    };

    private static readonly JsonSerializerOptions Json = AwsJson.Options(
        new ModelContext(),
        new JsonTraits
        {
            IsLowerCamel = (type, _) => type == typeof(SqlParameter) || type == typeof(Field) || type == typeof(ColumnMetadata),
            IsIdempotencyToken = (_, name) => name == nameof(ExecuteStatementRequest.ClientToken),
            Constants =
            [
                new ConstantConverter<ExecutionMode>(value => value),
                new ConstantConverter<ResultFormatString>(value => value),
                new ConstantConverter<StatementStatusString>(value => value),
                new ConstantConverter<StatusString>(value => value),
            ],
        }
    );

    public static readonly InvokeOptions BatchExecuteStatement = Of<BatchExecuteStatementRequest, BatchExecuteStatementResponse>(
        nameof(BatchExecuteStatement)
    );
    public static readonly InvokeOptions CancelStatement = Of<CancelStatementRequest, CancelStatementResponse>(nameof(CancelStatement));
    public static readonly InvokeOptions DescribeStatement = Of<DescribeStatementRequest, DescribeStatementResponse>(
        nameof(DescribeStatement)
    );
    public static readonly InvokeOptions ExecuteStatement = Of<ExecuteStatementRequest, ExecuteStatementResponse>(nameof(ExecuteStatement));
    public static readonly InvokeOptions GetStatementResult = Of<GetStatementResultRequest, GetStatementResultResponse>(
        nameof(GetStatementResult)
    );

    private static InvokeOptions Of<TRequest, TResponse>(string name)
        where TRequest : AmazonRedshiftDataAPIServiceRequest
        where TResponse : AmazonWebServiceResponse, new() => JsonOperation.Of<TRequest, TResponse>(Service, name, Json);
}
