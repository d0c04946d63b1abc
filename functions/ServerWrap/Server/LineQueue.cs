using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GapFurniture.ServerWrap.Server;

/// <summary>
/// The server's lines on their way into the log. Adding one never waits: a log that is slower than the server loses lines, and says how many.
/// </summary>
internal sealed class LineQueue : IDisposable
{
    /// <summary>Most bytes that wait for a slow log.</summary>
    public const int Capacity = 16 * 1024 * 1024;

    private static JsonWriterOptions Readable => new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _log;
    private readonly bool _isJson;
    private readonly TimeProvider _time;
    private readonly object _gate = new();
    private Utf8JsonWriter? _json;
    private Thread? _writer;
    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _leaving = new();
    private long _dropped;
    private bool _isWriting;
    private bool _isDisposed;

    /// <param name="log">Where lines go.</param>
    /// <param name="isJson">One JSON object a line, as Lambda's own lines are; else the lines as they are.</param>
    /// <param name="time">The clock.</param>
    public LineQueue(Stream log, bool isJson, TimeProvider time) => (_log, _isJson, _time) = (log, isJson, time);

    /// <summary>Adds a line.</summary>
    /// <param name="stream">Such as <c>stderr</c>.</param>
    /// <param name="requestId">The invocation that is being served; null where nobody knows.</param>
    /// <param name="line">Without its end.</param>
    public void Add(string stream, string? requestId, ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            if (_waiting.WrittenCount + line.Length > Capacity)
            {
                _dropped++;
                return;
            }
            if (_dropped > 0)
            {
                Append("serverwrap", null, Encoding.UTF8.GetBytes($"the log is too slow: {_dropped} lines of the server were dropped"));
                _dropped = 0;
            }
            Append(stream, requestId, line);
            // Many servers start without a word.
            if (_writer is null)
            {
                _writer = new Thread(Write, 256 * 1024) { IsBackground = true, Name = "server's lines" };
                _writer.Start();
            }
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until all lines are written.</summary>
    /// <returns>False when they were not in time.</returns>
    public bool Flush(TimeSpan timeout)
    {
        var end = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        lock (_gate)
        {
            while (_isWriting || _waiting.WrittenCount > 0)
            {
                var left = end - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_gate, (int)left))
                    return false;
            }
        }
        return true;
    }

    /// <summary>Ends when what waits is written. Lines that come later are lost.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Monitor.PulseAll(_gate);
        }
        _json?.Dispose();
    }

    private void Append(string stream, string? requestId, ReadOnlySpan<byte> line)
    {
        // A server that writes JSON for Lambda's log is left to it.
        if (_isJson && !IsObject(line))
        {
            _json ??= new Utf8JsonWriter(_waiting, Readable);
            _json.Reset(_waiting);
            _json.WriteStartObject();
            _json.WriteString("timestamp", _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            _json.WriteString("level", "Information");
            // GetString takes bytes that are no UTF-8, too.
            _json.WriteString("message", Encoding.UTF8.GetString(line));
            _json.WriteString("stream", stream);
            if (requestId is not null)
                _json.WriteString("requestId", requestId);
            _json.WriteEndObject();
            _json.Flush();
        }
        else
        {
            _waiting.Write(line);
        }
        _waiting.Write("\n"u8);
    }

    private static bool IsObject(ReadOnlySpan<byte> line)
    {
        if (line is not [(byte)'{', .., (byte)'}'])
            return false;
        var reader = new Utf8JsonReader(line);
        try
        {
            while (reader.Read())
            {
                // All of it must be JSON.
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Write()
    {
        while (true)
        {
            lock (_gate)
            {
                _isWriting = false;
                Monitor.PulseAll(_gate);
                while (_waiting.WrittenCount == 0)
                {
                    if (_isDisposed)
                        return;
                    Monitor.Wait(_gate);
                }
                (_waiting, _leaving) = (_leaving, _waiting);
                _isWriting = true;
            }
            try
            {
                _log.Write(_leaving.WrittenSpan);
                _log.Flush();
            }
            catch (IOException)
            {
                // A log that is gone must not stop the server.
            }
            // What a burst took is given back.
            if (_leaving.Capacity > Capacity / 16)
                _leaving = new ArrayBufferWriter<byte>();
            else
                _leaving.ResetWrittenCount();
        }
    }
}
