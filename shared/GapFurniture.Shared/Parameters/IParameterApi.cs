namespace GapFurniture.Shared.Parameters;

/// <summary>
/// The two reads of Parameter Store, each one request without retries. They block: a program reads its parameters once, before it does
/// anything else, and a thread that waits is quicker to start than the machinery of asynchronous I/O. Thread safe.
/// </summary>
/// <remarks>Failures are <see cref="ParameterStoreException"/>s; those that may pass by themselves say so.</remarks>
public interface IParameterApi
{
    /// <summary>GetParametersByPath, decrypted, ten a page.</summary>
    /// <seealso href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html"/>
    /// <exception cref="ParameterStoreException">The request failed.</exception>
    ParameterPage ReadPage(string path, bool recursive, string? nextToken, CancellationToken cancellationToken);

    /// <summary>GetParameters, decrypted, for one to ten names; those that do not exist are left out.</summary>
    /// <seealso href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html"/>
    /// <exception cref="ParameterStoreException">The request failed.</exception>
    IReadOnlyList<ParameterValue> Read(IReadOnlyList<string> names, CancellationToken cancellationToken);
}
