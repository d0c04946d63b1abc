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
    public Stream Open(long offset, long length) => new Part(this, offset, length);

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

    private sealed class Part(Spool spool, long offset, long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var left = (int)Math.Clamp(length - Position, 0, buffer.Length);
            var read = left == 0 ? 0 : spool.Read(buffer[..left], offset + Position);
            Position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        // A local file: a thread of the pool would cost more than the read.
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(Read(buffer.AsSpan(offset, count)));

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = origin switch
            {
                SeekOrigin.Begin => offset,
                SeekOrigin.Current => Position + offset,
                _ => length + offset,
            };

        public override void Flush() { }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
