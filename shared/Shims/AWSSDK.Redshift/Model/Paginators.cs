using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.Redshift.Model;

public interface IRedshiftPaginatorFactory
{
    IDescribeClustersPaginator DescribeClusters(DescribeClustersRequest request);
}

public interface IDescribeClustersPaginator
{
    IPaginatedEnumerable<DescribeClustersResponse> Responses { get; }

    IPaginatedEnumerable<Cluster> Clusters { get; }
}

public class RedshiftPaginatorFactory : IRedshiftPaginatorFactory
{
    private readonly IAmazonRedshift _client;

    internal RedshiftPaginatorFactory(IAmazonRedshift client) => _client = client;

    public IDescribeClustersPaginator DescribeClusters(DescribeClustersRequest request) =>
        new DescribeClustersPaginator(
            new Pages<DescribeClustersResponse>(
                request.Marker,
                (token, cancellation) =>
                {
                    request.Marker = token;
                    return _client.DescribeClustersAsync(request, cancellation);
                },
                page => page.Marker
            )
        );
}

internal sealed class DescribeClustersPaginator(IPaginator<DescribeClustersResponse> pages) : IDescribeClustersPaginator
{
    public IPaginatedEnumerable<DescribeClustersResponse> Responses { get; } = new PaginatedResponse<DescribeClustersResponse>(pages);

    public IPaginatedEnumerable<Cluster> Clusters { get; } =
        new PaginatedResultKeyResponse<DescribeClustersResponse, Cluster>(pages, page => page.Clusters ?? []);
}
