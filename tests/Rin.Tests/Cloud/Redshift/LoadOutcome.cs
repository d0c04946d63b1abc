namespace GapFurniture.LocalCloud.Redshift;

/// <summary>How a COPY ended.</summary>
internal sealed record LoadOutcome(bool Completed, long Rows, long Bytes, int Errors, IReadOnlyList<LoadOutcome.LoadedFile> Files)
{
    /// <summary>One file of it.</summary>
    internal sealed record LoadedFile(string Url, long Bytes, long Lines, int Errors);
}
