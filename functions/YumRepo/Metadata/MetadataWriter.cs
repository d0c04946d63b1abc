using System.Buffers.Binary;
using System.Security.Cryptography;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>One of the three files, written.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Bytes">As stored, some of it in the former file. Its reader disposes it, before that one.</param>
/// <param name="Record">As repomd.xml names it.</param>
/// <param name="Blocks">Packages and bytes of each block; first that of what stands before them. Null for a file in one piece.</param>
internal sealed record WrittenFile(
    MetadataKind Kind,
    SpooledParts Bytes,
    DataRecord Record,
    IReadOnlyList<(int Packages, long Length)>? Blocks
) : IDisposable
{
    public void Dispose() => Bytes.Dispose();
}

/// <summary>Writes one of the three files: compresses what is new, copies what has not changed.</summary>
internal sealed class MetadataWriter : IDisposable
{
    /// <summary>Packages of a full block. Larger ones would be 0.5 % smaller, and twice as much to write for one package that goes.</summary>
    public const int FullBlock = 256;

    private readonly MetadataKind _kind;
    private readonly MetadataCompression _compression;
    private readonly long _revision;
    private readonly SpooledParts _bytes = new();
    private readonly HashingSink _sink;
    private readonly IncrementalHash? _open;
    private readonly List<(int, long)> _blocks = [];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Stream? _compressor;
    private long _openLength;
    private long _blockStart;
    private int _inBlock;
    private bool _isTaken;

    /// <summary>Begins a file.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="options">Compression, and whether the uncompressed bytes are hashed.</param>
    /// <param name="packages">How many will be in it.</param>
    /// <param name="revision">In seconds since 1970, later than that of every file before.</param>
    public MetadataWriter(MetadataKind kind, RepositoryOptions options, int packages, long revision)
    {
        (_kind, _compression, _revision) = (kind, options.Compression, revision);
        _sink = new HashingSink(_bytes, options.Compression == MetadataCompression.Zstd ? null : (uint)revision);
        _open = options.OpenChecksum ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        Write(kind.Head(packages));
        EndBlock();
    }

    private bool IsInOnePiece => _compression == MetadataCompression.SingleGzip;

    /// <summary>Adds a package to the block that is being written.</summary>
    public void Append(ReadOnlySpan<byte> element)
    {
        if (_inBlock == FullBlock)
            EndBlock();
        _inBlock++;
        Write(element.TrimEnd((byte)'\n'));
        Write("\n"u8);
    }

    /// <summary>Takes over a block of a former file, which has the same compression. Its bytes are read, and stay where they are.</summary>
    public void Copy(Spool former, long offset, Block block)
    {
        EndBlock();
        var length = block.LengthIn(_kind);
        for (var copied = 0L; copied < length; )
        {
            var read = former.Read(_buffer.AsSpan(0, (int)Math.Min(_buffer.Length, length - copied)), offset + copied);
            if (read == 0)
                throw new EndOfStreamException();
            _sink.Hash(_buffer.AsSpan(0, read));
            copied += read;
        }
        _bytes.Append(former, offset, length);
        if (_open is not null)
        {
            using var open = Codec.Open(former.Open(offset, length));
            for (int read; (read = open.Read(_buffer)) > 0; _openLength += read)
                _open.AppendData(_buffer, 0, read);
        }
        _inBlock = block.Packages;
        EndBlock();
    }

    /// <summary>Ends the file.</summary>
    public WrittenFile Finish()
    {
        EndBlock();
        Write(_kind.Tail());
        _compressor?.Dispose();
        // A file of zstd has no room for its time: a frame that readers skip.
        // https://github.com/facebook/zstd/blob/dev/doc/zstd_compression_format.md#skippable-frames
        if (_compression == MetadataCompression.Zstd)
        {
            Span<byte> frame = stackalloc byte[16];
            BinaryPrimitives.WriteUInt32LittleEndian(frame, 0x184D2A50);
            BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], 8);
            BinaryPrimitives.WriteInt64LittleEndian(frame[8..], _revision);
            _sink.Write(frame);
        }
        var digest = Convert.ToHexStringLower(_sink.Digest());
        var record = new DataRecord(_kind.Type(), $"repodata/{digest}-{_kind.Type()}{Codec.Extension(_compression)}", new("sha256", digest))
        {
            Timestamp = _revision,
            Size = _bytes.Length,
            OpenChecksum = _open is null ? null : new("sha256", Convert.ToHexStringLower(_open.GetHashAndReset())),
            OpenSize = _open is null ? null : _openLength,
        };
        _isTaken = true;
        return new WrittenFile(_kind, _bytes, record, IsInOnePiece ? null : _blocks);
    }

    public void Dispose()
    {
        _compressor?.Dispose();
        _sink.Dispose();
        _open?.Dispose();
        if (!_isTaken)
            _bytes.Dispose();
    }

    /// <summary>Ends the block that is being written, if it has anything.</summary>
    private void EndBlock()
    {
        if (IsInOnePiece)
        {
            _inBlock = 0;
            return;
        }
        _compressor?.Dispose();
        _compressor = null;
        if (_bytes.Length == _blockStart)
            return;
        _blocks.Add((_inBlock, _bytes.Length - _blockStart));
        (_blockStart, _inBlock) = (_bytes.Length, 0);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _compressor ??= Codec.Compress(_compression, _sink);
        _compressor.Write(bytes);
        _open?.AppendData(bytes);
        _openLength += bytes.Length;
    }

    /// <summary>
    /// Hashes what passes, and puts the time into gzip's header: no two commits may write the same bytes, or a file that is about to be deleted, since
    /// nothing has named it for days, could be needed again.
    /// </summary>
    private sealed class HashingSink(SpooledParts target, uint? time) : Stream
    {
        // RFC 1952, MTIME.
        private const int TimeOffset = 4;

        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private uint? _time = time;

        public byte[] Digest() => _hash.GetHashAndReset();

        /// <summary>Counts bytes in that the target gets by another way. The first ones, which bear the time, are never among them.</summary>
        public void Hash(ReadOnlySpan<byte> buffer) => _hash.AppendData(buffer);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (_time is { } seconds && !buffer.IsEmpty)
            {
                var start = buffer.ToArray();
                BinaryPrimitives.WriteUInt32LittleEndian(start.AsSpan(TimeOffset), seconds);
                _time = null;
                buffer = start;
            }
            _hash.AppendData(buffer);
            target.Append(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => target.Length;

        public override long Position
        {
            get => target.Length;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
