using System.Text;
using System.Xml;
using GapFurniture.YumRepo.Store;
using SharpCompress.Common;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>
/// Splits a file of metadata into the elements of its packages, without taking them apart: what is not changed keeps its bytes. A file that breaks
/// off, is damaged or holds anything else between packages is an error, never a shorter list.
/// </summary>
/// <param name="kind">Which file.</param>
/// <param name="stored">The bytes as stored; disposed with this.</param>
/// <param name="isWhole">False for some members of a file: packages without what is around them.</param>
/// <param name="name">For messages.</param>
internal sealed class PackageElements(MetadataKind kind, Stream stored, bool isWhole, string name) : IDisposable
{
    // Ten times the largest header that librpm takes would still be smaller.
    private const int Longest = 1 << 30;

    private byte[] _buffer = new byte[64 * 1024];
    private Stream? _open;
    private int _start;
    private int _end;
    private bool _isEnded;
    private bool _isHeadRead = !isWhole;
    private bool _isClosed = !isWhole;
    private Range _current;

    /// <summary>The element of the package, from <c>&lt;package</c> to <c>&lt;/package></c>. Valid until the next move.</summary>
    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_current);

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Goes to the next package.</summary>
    /// <exception cref="RepositoryException">The file is not what it should be.</exception>
    public bool MoveNext()
    {
        try
        {
            _open ??= Codec.Open(stored);
            if (!_isHeadRead)
                ReadHead();
            if (!FindPackage())
                return false;
            var length = ElementLength();
            _current = _start..(_start + length);
            _start += length;
            return true;
        }
        catch (Exception e)
            when (e is InvalidDataException or XmlException or EndOfStreamException or ZstdSharp.ZstdException or SharpCompressException)
        {
            throw Unreadable(e.Message, e);
        }
    }

    public void Dispose()
    {
        _open?.Dispose();
        stored.Dispose();
    }

    private void ReadHead()
    {
        int end;
        while ((end = HeadLength()) < 0)
        {
            if (!Fill())
                throw new EndOfStreamException("it ends before its root element");
        }
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit };
        using var text = new StringReader(Encoding.UTF8.GetString(Unread[..end]).TrimStart('\uFEFF'));
        using var xml = XmlReader.Create(text, settings);
        xml.MoveToContent();
        if (xml.LocalName != kind.Root() || xml.NamespaceURI != kind.Namespace() || xml.Prefix.Length > 0)
            throw new XmlException($"its root element is {xml.Name} of {xml.NamespaceURI}");
        // Elements are copied as they are: they must mean the same below our own root element.
        if (kind == MetadataKind.Primary && !xml.IsEmptyElement && xml.LookupNamespace("rpm") != MetadataKinds.RpmNamespace)
            throw new XmlException($"its prefix rpm does not stand for the namespace {MetadataKinds.RpmNamespace}");
        _isClosed = xml.IsEmptyElement;
        _isHeadRead = true;
        _start += end;
    }

    // Up to the end of the root's start tag: behind declaration and comments.
    private int HeadLength()
    {
        var bytes = Unread;
        for (var at = 0; at < bytes.Length; )
        {
            var tag = bytes[at..].IndexOf((byte)'<');
            if (tag < 0 || at + tag + 4 > bytes.Length)
                return -1;
            at += tag;
            var close =
                bytes[at..].StartsWith("<!--"u8) ? "-->"u8
                : bytes[at + 1] == (byte)'?' ? "?>"u8
                : ">"u8;
            var end = bytes[at..].IndexOf(close);
            if (end < 0)
                return -1;
            if (bytes[at + 1] is not ((byte)'?' or (byte)'!'))
                return at + end + 1;
            at += end + close.Length;
        }
        return -1;
    }

    /// <summary>Skips to the next package; false at the end.</summary>
    private bool FindPackage()
    {
        while (true)
        {
            while (_start < _end && _buffer[_start] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
                _start++;
            // As many as decide what comes.
            if (_end - _start < 16 && Fill())
                continue;
            var bytes = Unread;
            if (bytes.IsEmpty)
                return _isClosed ? false : throw new EndOfStreamException("it ends before its root element does");
            if (bytes.StartsWith("<!--"u8))
            {
                _start += Skip("-->"u8, 0);
                continue;
            }
            if (_isClosed && isWhole)
                throw new InvalidDataException("something stands behind its root element");
            if (IsTag(bytes, "<package"u8))
                return true;
            if (!isWhole || !bytes.StartsWith(kind.Tail().AsSpan()[..^1]))
                throw new InvalidDataException(
                    $"something else stands where a package should: {Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 60)])}"
                );
            _isClosed = true;
            _start += Skip(">"u8, 0);
        }
    }

    private static bool IsTag(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> tag) =>
        bytes.StartsWith(tag)
        && bytes.Length > tag.Length
        && bytes[tag.Length] is (byte)' ' or (byte)'>' or (byte)'\n' or (byte)'\t' or (byte)'\r' or (byte)'/';

    private int ElementLength()
    {
        var opened = Skip(">"u8, 0);
        if (_buffer[_start + opened - 2] == (byte)'/')
            return opened;
        var length = Skip("</package>"u8, opened);
        // Comments and CDATA may hold what looks like the end; createrepo_c writes neither.
        for (var special = opened; (special = Next("<!"u8, special, length)) >= 0; )
        {
            special = Skip(_buffer.AsSpan(_start + special).StartsWith("<!--"u8) ? "-->"u8 : "]]>"u8, special);
            if (special > length)
                length = Skip("</package>"u8, special);
        }
        return length;
    }

    private int Next(ReadOnlySpan<byte> what, int from, int to) =>
        _buffer.AsSpan(_start + from, to - from).IndexOf(what) is >= 0 and var at ? from + at : -1;

    /// <summary>How far it is behind the next occurrence, counted from the first unread byte.</summary>
    private int Skip(ReadOnlySpan<byte> what, int from)
    {
        while (true)
        {
            var at = Unread[from..].IndexOf(what);
            if (at >= 0)
                return from + at + what.Length;
            // What was looked through need not be again.
            from = Math.Max(from, _end - _start - what.Length + 1);
            if (!Fill())
                throw new EndOfStreamException("it breaks off within a package");
        }
    }

    private bool Fill()
    {
        if (_isEnded)
            return false;
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= Longest)
                throw new InvalidDataException("a package in it is longer than 1 GiB");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var read = _open!.Read(_buffer.AsSpan(_end));
        _end += read;
        return !(_isEnded = read == 0);
    }

    private RepositoryException Unreadable(string reason, Exception? inner) =>
        new($"{name} cannot be read: {reason}; nothing is written, restore it or rebuild the repository", inner);
}
