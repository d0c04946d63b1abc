using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using GapFurniture.S32cs.Documents;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs.Reporting;

/// <summary>
/// The rejects of one object: the first ones go to the log, all of them as lines of JSON to the reject store, in parts, so that an object
/// of nothing but bad lines needs no more memory than any other. Uploads add while the reader does; only the reader writes.
/// </summary>
internal sealed class RejectLog(IRejectStore? store, string url, ILogger logger)
{
    /// <summary>Bytes after which a part is written.</summary>
    public const int PartBytes = 4 * 1024 * 1024;

    // More would bury the log; the store and the summary have them all.
    private const int Shown = 20;

    // Japanese text is to be readable.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _lines = new();
    private int _count;
    private int _parts;

    public void Add(Reject reject, long line, long offset, ReadOnlySpan<byte> document)
    {
        lock (_lock)
        {
            if (++_count <= Shown)
                Log.Rejected(logger, url, line, offset, reject.Reason);
            else if (_count == Shown + 1)
                Log.MoreRejected(logger, url);
            if (store is not null)
                Write(reject, line, offset, document);
        }
    }

    /// <summary>Writes the rejects gathered so far, once they are at least so many bytes.</summary>
    /// <exception cref="RejectStoreException">The store cannot be written: the object is to come again.</exception>
    public async Task FlushAsync(int leastBytes, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> full;
        lock (_lock)
        {
            if (store is null || _lines.WrittenCount < leastBytes)
                return;
            (full, _lines) = (_lines, new ArrayBufferWriter<byte>());
        }
        var name = url.StartsWith("s3://", StringComparison.Ordinal) ? url["s3://".Length..] : Path.GetFileName(url);
        await store.WriteAsync(name, ++_parts, full.WrittenMemory, cancellationToken);
    }

    private void Write(Reject reject, long line, long offset, ReadOnlySpan<byte> document)
    {
        using (var json = new Utf8JsonWriter(_lines, s_options))
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
        _lines.Write("\n"u8);
    }
}
