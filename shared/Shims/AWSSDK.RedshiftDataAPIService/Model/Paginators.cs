using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.RedshiftDataAPIService.Model;

public interface IRedshiftDataAPIServicePaginatorFactory
{
    IGetStatementResultPaginator GetStatementResult(GetStatementResultRequest request);
}

public interface IGetStatementResultPaginator
{
    IPaginatedEnumerable<GetStatementResultResponse> Responses { get; }

    IPaginatedEnumerable<List<Field>> Records { get; }
}

public class RedshiftDataAPIServicePaginatorFactory : IRedshiftDataAPIServicePaginatorFactory
{
    private readonly IAmazonRedshiftDataAPIService _client;

    internal RedshiftDataAPIServicePaginatorFactory(IAmazonRedshiftDataAPIService client) => _client = client;

    public IGetStatementResultPaginator GetStatementResult(GetStatementResultRequest request) =>
        new GetStatementResultPaginator(
            new Pages<GetStatementResultResponse>(
                request.NextToken,
                (token, cancellation) =>
                {
                    request.NextToken = token;
                    return _client.GetStatementResultAsync(request, cancellation);
                },
                page => page.NextToken
            )
        );
}

internal sealed class GetStatementResultPaginator(IPaginator<GetStatementResultResponse> pages) : IGetStatementResultPaginator
{
    public IPaginatedEnumerable<GetStatementResultResponse> Responses { get; } = new PaginatedResponse<GetStatementResultResponse>(pages);

    public IPaginatedEnumerable<List<Field>> Records { get; } =
        new PaginatedResultKeyResponse<GetStatementResultResponse, List<Field>>(pages, page => page.Records ?? []);
}
