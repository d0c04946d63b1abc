using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using GapFurniture.S32cs.Documents;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs.Reporting;

/// <summary>
/// What becomes of one object's documents. The first rejects go to the log, all of them as lines of JSON to the store, in parts, so that an
/// object of nothing but bad lines needs no more memory than any other. Uploads report while the reader does, so what both change is changed
/// here, one at a time; endpoint, bytes and cleaned documents are the reader's alone, and only the reader writes to the store.
/// </summary>
internal sealed class ObjectReport(string url, IRejectStore? store, ILogger logger)
{
    /// <summary>Bytes of rejects after which a part is written.</summary>
    public const int PartBytes = 4 * 1024 * 1024;

    // More would bury the log; the store and the summary have them all.
    private const int Shown = 20;

    // Japanese text is to be readable.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _rejects = new();
    private int _parts;

    public LoadSummary Summary { get; } = new() { Url = url };

    /// <summary>The first failure counts; what follows from it says nothing new.</summary>
    public void Fail(string reason)
    {
        lock (_lock)
            Summary.Failure ??= reason;
    }

    /// <summary>One document is in the index, or out of it.</summary>
    public void Count(DocumentType type)
    {
        lock (_lock)
        {
            if (type is DocumentType.Add)
                Summary.Added++;
            else
                Summary.Deleted++;
        }
    }

    public void CountBatch()
    {
        lock (_lock)
            Summary.Batches++;
    }

    public void Reject(Reject reject, long line, long offset, ReadOnlySpan<byte> document)
    {
        lock (_lock)
        {
            var name = reject.Kind.ToString();
            Summary.Reasons[name] = Summary.Reasons.GetValueOrDefault(name) + 1;
            if (++Summary.Rejected <= Shown)
                Log.Rejected(logger, url, line, offset, reject.Reason);
            else if (Summary.Rejected == Shown + 1)
                Log.MoreRejected(logger, url);
            if (store is not null)
                Keep(reject, line, offset, document);
        }
    }

    /// <summary>Writes the rejects gathered so far to the store, once they are at least so many bytes.</summary>
    /// <exception cref="LoadException">The store cannot be written: the object is to come again.</exception>
    public async Task FlushRejectsAsync(int leastBytes, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> full;
        lock (_lock)
        {
            if (store is null || _rejects.WrittenCount < leastBytes)
                return;
            (full, _rejects) = (_rejects, new ArrayBufferWriter<byte>());
        }
        var name = url.StartsWith("s3://", StringComparison.Ordinal) ? url["s3://".Length..] : Path.GetFileName(url);
        await store.WriteAsync(name, ++_parts, full.WrittenMemory, cancellationToken);
    }

    private void Keep(Reject reject, long line, long offset, ReadOnlySpan<byte> document)
    {
        using (var json = new Utf8JsonWriter(_rejects, s_options))
        {
            json.WriteStartObject();
            json.WriteString("object", url);
            json.WriteNumber("line", line);
            json.WriteNumber("offset", offset);
            json.WriteString("kind", reject.Kind.ToString());
            json.WriteString("reason", reject.Reason);
            // As it was, so that it can be corrected and sent by hand.
            if (Utf8.IsValid(document))
                json.WriteString("document", document);
            else
                json.WriteBase64String("documentBase64", document);
            json.WriteEndObject();
        }
        _rejects.Write("\n"u8);
    }
}
