namespace GapFurniture.S32cs.Rejects;

/// <summary>Rejects in one file, for the command line; what it held before is gone.</summary>
internal sealed class FileRejectStore(string path) : IRejectStore
{
    private bool _begun;

    public async Task WriteAsync(string name, int part, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, _begun ? FileMode.Append : FileMode.Create, FileAccess.Write);
            _begun = true;
            await file.WriteAsync(lines, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RejectStoreException($"rejects cannot be written to {path}: {e.Message}", e);
        }
    }
}
