using System.Diagnostics;
using System.Runtime.InteropServices;
using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Reporting;

namespace GapFurniture.S32cs.Upload;

/// <summary>A batch as CloudSearch takes it: a JSON array of documents, 5 MB at most, and for each document where it came from.</summary>
internal sealed class Batch
{
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(CloudSearchLimits.BatchBytes);
    private DocumentPlace[] _documents = new DocumentPlace[1024];
    private int _end;
    private (int Start, int End)? _opened;

    /// <summary>Documents in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes with brackets and commas.</summary>
    public int Length => Count == 0 ? 0 : _end + 1;

    /// <summary>The objects that documents of this batch came from.</summary>
    public IEnumerable<ObjectReport> Sources => _documents.Take(Count).Select(d => d.Source).Distinct();

    public ReadOnlySpan<DocumentPlace> Documents => _documents.AsSpan(0, Count);

    public void Clear()
    {
        // Reports of objects that are done are not kept alive.
        _documents.AsSpan(0, Count).Clear();
        (Count, _end, _opened) = (0, 0, null);
    }

    /// <summary>Adds a document behind the others; false if it does not fit.</summary>
    public bool TryAdd(ReadOnlySpan<byte> document, DocumentType type, ObjectReport source, long line, long offset)
    {
        Debug.Assert(document.Length <= CloudSearchLimits.DocumentBytes, "too large for CloudSearch");
        // A bracket or comma before it, the closing bracket behind it.
        if (_end + document.Length + 2 > _bytes.Length)
            return false;
        _bytes[_end] = Count == 0 ? (byte)'[' : (byte)',';
        document.CopyTo(_bytes.AsSpan(_end + 1));
        if (Count == _documents.Length)
            Array.Resize(ref _documents, Count * 2);
        _documents[Count++] = new DocumentPlace(_end + 1, document.Length, type, source, line, offset);
        _end += document.Length + 1;
        return true;
    }

    public ReadOnlySpan<byte> Document(int index) => _bytes.AsSpan(_documents[index].Start, _documents[index].Length);

    /// <summary>
    /// Neighbouring documents as a batch of their own, in place: brackets stand where the commas around them were, until the next call.
    /// </summary>
    public MemoryStream Open(Range documents)
    {
        var (first, count) = documents.GetOffsetAndLength(Count);
        var (start, end) = (_documents[first].Start - 1, _documents[first + count - 1].Start + _documents[first + count - 1].Length);
        Close();
        (_bytes[start], _bytes[end], _opened) = ((byte)'[', (byte)']', (start, end));
        return new MemoryStream(_bytes, start, end - start + 1, writable: false, publiclyVisible: true);
    }

    // Commas stand again where an opened part had its brackets.
    private void Close()
    {
        if (_opened is not var (start, end))
            return;
        _bytes[start] = start == 0 ? (byte)'[' : (byte)',';
        _bytes[end] = (byte)',';
        _opened = null;
    }
}

/// <summary>Where a document of a batch stands, and where it came from.</summary>
/// <param name="Start">First byte in the batch.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Type">Add or delete.</param>
/// <param name="Source">The object.</param>
/// <param name="Line">Line of the object, from 1.</param>
/// <param name="Offset">Byte offset in the (decompressed) object.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DocumentPlace(int Start, int Length, DocumentType Type, ObjectReport Source, long Line, long Offset);
