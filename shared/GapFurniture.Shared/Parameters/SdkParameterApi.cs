using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace GapFurniture.Shared.Parameters;

/// <summary>Reads through a client of the AWS SDK, for programs that have one configured to their liking. The client stays its owner's.</summary>
public sealed class SdkParameterApi(IAmazonSimpleSystemsManagement client) : IParameterApi
{
    /// <inheritdoc/>
    public ParameterPage ReadPage(string path, bool recursive, string? nextToken, CancellationToken cancellationToken) =>
        Call(
            "GetParametersByPath",
            path,
            async () =>
            {
                var request = new GetParametersByPathRequest
                {
                    Path = path,
                    Recursive = recursive,
                    WithDecryption = true,
                    MaxResults = 10,
                    NextToken = nextToken,
                };
                var response = await client.GetParametersByPathAsync(request, cancellationToken);
                return new ParameterPage(Values(response.Parameters), response.NextToken);
            }
        );

    /// <inheritdoc/>
    public IReadOnlyList<ParameterValue> Read(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        Call(
            "GetParameters",
            string.Join(", ", names),
            async () =>
            {
                var request = new GetParametersRequest { Names = [.. names], WithDecryption = true };
                return Values((await client.GetParametersAsync(request, cancellationToken)).Parameters);
            }
        );

    // On a pool thread, so that no synchronisation context of the caller can be waited for.
    private static T Call<T>(string operation, string about, Func<Task<T>> call)
    {
        try
        {
            return Task.Run(call).GetAwaiter().GetResult();
        }
        catch (AmazonServiceException e) when (e.StatusCode != default)
        {
            throw ParameterStoreException.Of(operation, about, (int)e.StatusCode, e.ErrorCode, e.Message, e);
        }
        catch (Exception e)
            when (e
                    is HttpRequestException
                        or IOException
                        or AmazonServiceException
                        or TaskCanceledException { InnerException: TimeoutException }
            )
        {
            throw new ParameterStoreException(ParameterProblem.Network, $"{operation} of {about} failed: {e.Message}", innerException: e);
        }
        catch (AmazonClientException e)
        {
            throw new ParameterStoreException(
                ParameterProblem.Credentials,
                $"{operation} of {about} could not be sent: {e.Message}",
                innerException: e
            );
        }
    }

    private static List<ParameterValue> Values(List<Parameter>? parameters) =>
        parameters?.ConvertAll(p => new ParameterValue(p.Name, p.Value, p.Type?.Value, p.Version ?? 0, p.Selector, p.ARN)) ?? [];
}
