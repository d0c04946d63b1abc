namespace GapFurniture.Rin.Copy;

/// <summary>A transaction of COPYs failed and was rolled back; nothing of it is in the warehouse.</summary>
/// <param name="failure">Whose fault it is.</param>
/// <param name="reason">One line for people.</param>
/// <param name="statement">Position of the COPY that failed; null when it was none in particular.</param>
/// <param name="file">URL of the file that could not be loaded, when the warehouse says; null otherwise.</param>
/// <param name="inner">What the driver said.</param>
internal sealed class CopyFailedException(Failure failure, string reason, int? statement, string? file, Exception? inner)
    : Exception(reason, inner)
{
    public Failure Failure { get; } = failure;

    public int? Statement { get; } = statement;

    public string? File { get; } = file;
}
