namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>An error answer of an AWS API.</summary>
internal sealed class ApiException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>A further member of the error, such as ResourceId.</summary>
    public (string Name, string Value)? Member { get; init; }

    public static ApiException Validation(string message) => new(400, "ValidationException", message);

    public static ApiException NotFound(string message, string id) =>
        new(400, "ResourceNotFoundException", message) { Member = ("ResourceId", id) };
}
