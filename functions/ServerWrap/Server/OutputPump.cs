using System.Text;

namespace GapFurniture.ServerWrap.Server;

/// <summary>Reads what one start of the server writes, so that it never waits for the log, and remembers its last lines.</summary>
internal sealed class OutputPump
{
    /// <summary>Longest line, in bytes: CloudWatch takes 256 KiB, and JSON's escapes may make it longer.</summary>
    private const int LongestLine = 64 * 1024;

    private const int LinesKept = 20;
    private const int CharactersKept = 300;

    private readonly LineQueue _lines;
    private readonly Func<string?> _requestId;
    private readonly Queue<string> _last = new();
    private bool _hasEnded;

    /// <param name="process">Whose output is read.</param>
    /// <param name="lines">Where lines go.</param>
    /// <param name="requestId">The invocation that is being served.</param>
    public OutputPump(ChildProcess process, LineQueue lines, Func<string?> requestId)
    {
        (_lines, _requestId) = (lines, requestId);
        new Thread(() => Run(process.Output, process.Error), 256 * 1024) { IsBackground = true, Name = "server's output" }.Start();
    }

    /// <summary>The last lines so far, for messages: what the server said before it ended.</summary>
    public string LastLines
    {
        get
        {
            lock (_last)
                return string.Join('\n', _last);
        }
    }

    /// <summary>Waits until all is read that a server which has ended wrote.</summary>
    public void WaitForEnd(TimeSpan timeout)
    {
        lock (_last)
        {
            if (!_hasEnded)
                Monitor.Wait(_last, timeout);
        }
    }

    private unsafe void Run(int output, int error)
    {
        var framers = new[] { Framer("stdout"), Framer("stderr") };
        Span<Native.PollEntry> entries =
        [
            new() { File = output, Events = Native.Readable },
            new() { File = error, Events = Native.Readable },
        ];
        var buffer = GC.AllocateUninitializedArray<byte>(64 * 1024);
        fixed (Native.PollEntry* polled = entries)
        fixed (byte* bytes = buffer)
        {
            while (polled[0].File >= 0 || polled[1].File >= 0)
            {
                if (Native.Poll(polled, 2, -1) < 0)
                    continue;
                for (var i = 0; i < 2; i++)
                {
                    if (polled[i].File < 0 || polled[i].Returned == 0)
                        continue;
                    var count = (int)Native.Read(polled[i].File, bytes, buffer.Length);
                    if (count > 0)
                    {
                        framers[i].Add(buffer.AsSpan(0, count));
                        continue;
                    }
                    if (framers[i].HasPart)
                        framers[i].Flush();
                    _ = Native.Close(polled[i].File);
                    // poll passes over negative ones.
                    polled[i].File = -1;
                }
            }
        }
        lock (_last)
        {
            _hasEnded = true;
            Monitor.PulseAll(_last);
        }
    }

    private LineFramer Framer(string stream) =>
        new(
            LongestLine,
            line =>
            {
                _lines.Add(stream, _requestId(), line);
                var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, CharactersKept)]);
                lock (_last)
                {
                    _last.Enqueue(text);
                    if (_last.Count > LinesKept)
                        _last.Dequeue();
                }
            }
        );
}
