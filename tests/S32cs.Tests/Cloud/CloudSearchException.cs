namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>An error answer of the document or search service.</summary>
internal sealed class CloudSearchException(int status, string type, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>DocumentServiceException or SearchException.</summary>
    public string Type { get; } = type;

    /// <summary>A batch that is not taken; no document of it is applied.</summary>
    public static CloudSearchException Document(string message, int status = 400) => new(status, "DocumentServiceException", message);

    public static CloudSearchException Search(string message) => new(400, "SearchException", message);
}
