using System.Runtime.CompilerServices;
using Amazon.Runtime;

namespace GapFurniture.Shims.Aws;

/// <summary>Follows the token from page to page; a page may be empty and still carry one.</summary>
internal sealed class Pages<TResponse>(
    string firstToken,
    Func<string, CancellationToken, Task<TResponse>> fetch,
    Func<TResponse, string> nextToken
) : IPaginator<TResponse>
{
    public async IAsyncEnumerable<TResponse> PaginateAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var token = firstToken;
        do
        {
            var page = await fetch(token, cancellationToken).ConfigureAwait(false);
            token = nextToken(page);
            yield return page;
        } while (!string.IsNullOrEmpty(token));
    }
}
