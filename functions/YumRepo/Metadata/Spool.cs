using Microsoft.Win32.SafeHandles;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>
/// Bytes in a temporary file that vanishes with this: metadata of fifty thousand packages is larger than the memory of a small Lambda function.
/// </summary>
internal sealed class Spool : IDisposable
{
    private readonly SafeFileHandle _file = Open(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"yumrepo-{Guid.NewGuid():N}"));

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file, bytes, Length);
        Length += bytes.Length;
    }

    public int Read(Span<byte> buffer, long offset) => RandomAccess.Read(_file, buffer, offset);

    /// <summary>Reads exactly so many bytes.</summary>
    public byte[] Read(long offset, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        for (var read = 0; read < length; )
        {
            var more = Read(bytes.AsSpan(read), offset + read);
            read += more > 0 ? more : throw new EndOfStreamException();
        }
        return bytes;
    }

    /// <summary>A part of it, as a stream that can be read again from its start. Any number of them can be open.</summary>
    public Stream Open(long offset, long length) => new SpoolStream([(this, offset, length)]);

    /// <summary>All of it.</summary>
    public Stream Open() => Open(0, Length);

    public void Dispose() => _file.Dispose();

    private static SafeFileHandle Open(string path)
    {
        const FileShare Sharing = FileShare.Read | FileShare.Delete;
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, Sharing, FileOptions.DeleteOnClose);
        // Where names can go before their files, nothing is left if the process is killed.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}
