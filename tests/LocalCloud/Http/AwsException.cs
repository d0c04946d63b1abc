namespace GapFurniture.LocalCloud.Http;

/// <summary>An error answer of a service, before it is put into the service's protocol.</summary>
internal sealed class AwsException(int status, string code, string message) : Exception(message)
{
    /// <summary>HTTP status of the answer.</summary>
    public int Status { get; } = status;

    /// <summary>Error code as the service's documentation names it.</summary>
    public string Code { get; } = code;

    /// <summary>Elements that S3 adds to some errors, such as <c>Condition</c> or <c>Key</c>.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
