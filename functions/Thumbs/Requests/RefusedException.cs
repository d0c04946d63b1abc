namespace GapFurniture.Thumbs.Requests;

/// <summary>A request gets no thumbnail.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="sentence">Why, for the client. It is fixed: it quotes nothing of the request, of S3 or of the original.</param>
internal sealed class RefusedException(int status, string sentence) : Exception(sentence)
{
    public int Status { get; } = status;
}
