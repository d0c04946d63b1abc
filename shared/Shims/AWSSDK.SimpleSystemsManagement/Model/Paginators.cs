using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.SimpleSystemsManagement.Model;

public interface ISimpleSystemsManagementPaginatorFactory
{
    IGetParametersByPathPaginator GetParametersByPath(GetParametersByPathRequest request);
}

public interface IGetParametersByPathPaginator
{
    IPaginatedEnumerable<GetParametersByPathResponse> Responses { get; }

    IPaginatedEnumerable<Parameter> Parameters { get; }
}

public class SimpleSystemsManagementPaginatorFactory : ISimpleSystemsManagementPaginatorFactory
{
    private readonly IAmazonSimpleSystemsManagement _client;

    internal SimpleSystemsManagementPaginatorFactory(IAmazonSimpleSystemsManagement client) => _client = client;

    public IGetParametersByPathPaginator GetParametersByPath(GetParametersByPathRequest request) =>
        new GetParametersByPathPaginator(
            new Pages<GetParametersByPathResponse>(
                request.NextToken,
                (token, cancellation) =>
                {
                    request.NextToken = token;
                    return _client.GetParametersByPathAsync(request, cancellation);
                },
                page => page.NextToken
            )
        );
}

internal sealed class GetParametersByPathPaginator(IPaginator<GetParametersByPathResponse> pages) : IGetParametersByPathPaginator
{
    public IPaginatedEnumerable<GetParametersByPathResponse> Responses { get; } = new PaginatedResponse<GetParametersByPathResponse>(pages);

    public IPaginatedEnumerable<Parameter> Parameters { get; } =
        new PaginatedResultKeyResponse<GetParametersByPathResponse, Parameter>(pages, page => page.Parameters ?? []);
}
