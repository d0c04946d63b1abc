using System.Diagnostics;
using System.Runtime.InteropServices;
using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Reporting;

namespace GapFurniture.S32cs.Upload;

/// <summary>A batch as CloudSearch takes it: a JSON array of documents, 5 MB at most, and for each document where it came from.</summary>
internal sealed class Batch
{
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(CloudSearchLimits.BatchBytes);
    private readonly List<DocumentPlace> _documents = [];
    private int _end;

    public int Count => _documents.Count;

    public IEnumerable<ObjectReport> Sources => _documents.Select(d => d.Source).Distinct();

    public void Clear()
    {
        _documents.Clear();
        _end = 0;
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
        _documents.Add(new DocumentPlace(_end + 1, document.Length, type, source, line, offset));
        _end += document.Length + 1;
        return true;
    }

    public ReadOnlySpan<byte> Document(int index) => _bytes.AsSpan(_documents[index].Start, _documents[index].Length);

    /// <summary>Reports to their objects that neighbouring documents are in the index, or why they were refused.</summary>
    public void Report(int first, int count, string? refusal = null)
    {
        for (var i = first; i < first + count; i++)
        {
            var place = _documents[i];
            if (refusal is null)
                place.Source.Count(place.Type);
            else
                place.Source.Reject(new Reject(RejectKind.Refused, refusal), place.Line, place.Offset, Document(i));
        }
    }

    /// <summary>Neighbouring documents as a batch of their own.</summary>
    public MemoryStream Open(int first, int count)
    {
        var (start, end) = (_documents[first].Start - 1, _documents[first + count - 1].Start + _documents[first + count - 1].Length);
        // The whole batch is sent from where it is; a part's brackets would stand in the place of its neighbours' commas.
        var bytes = count == Count ? _bytes : _bytes[start..(end + 1)];
        (bytes[0], bytes[end - start]) = ((byte)'[', (byte)']');
        return new MemoryStream(bytes, 0, end - start + 1, writable: false, publiclyVisible: true);
    }

    // Where a document stands in the batch, and where in its decompressed object it came from.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct DocumentPlace(int Start, int Length, DocumentType Type, ObjectReport Source, long Line, long Offset);
}
