namespace GapFurniture.S32cs.Input;

/// <summary>A file, or standard input.</summary>
internal sealed class FileSource(string path) : IDocumentSource
{
    public const string StandardInput = "-";

    public string Name => path == StandardInput ? "(standard input)" : path;

    public string? Key => null;

    public Task<StoredStream> OpenAsync(CancellationToken cancellationToken)
    {
        if (path == StandardInput)
            return Task.FromResult(new StoredStream(Console.OpenStandardInput()));
        try
        {
            // Lines are gathered in a buffer of our own.
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            return Task.FromResult(new StoredStream(file, file.CanSeek ? file.Length : null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(Reason(e), e);
        }
    }

    private string Reason(Exception e) =>
        Directory.Exists(path) ? "this is a folder; name the files in it"
        : e is FileNotFoundException or DirectoryNotFoundException
            ? $"there is no such file{(path.StartsWith("s3:", StringComparison.Ordinal) ? "; an object is s3://bucket/key" : "")}"
        : e is UnauthorizedAccessException ? "it may not be read by this user"
        : e.Message;
}
