using System.Text;
using System.Text.Json;

namespace GapFurniture.ServerWrap.Tests.Runtime;

/// <summary>An invocation, and what was posted for it.</summary>
internal sealed class FakeInvocation(string id, byte[] payload, long deadline)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly ManualResetEventSlim _done = new();
    private readonly MemoryStream _body = new();

    public string Id => id;

    public byte[] Payload => payload;

    /// <summary>Milliseconds since 1970.</summary>
    public long Deadline => deadline;

    public string Nonce { get; } = Guid.NewGuid().ToString();

    /// <summary>Further headers of <c>next</c>.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>What the Runtime API answers to the first post. The default value is 202.</summary>
    public int Status { get; init; } = 202;

    /// <summary>The body is counted and not kept.</summary>
    public bool CountsOnly { get; init; }

    /// <summary>response, stream or error.</summary>
    public string Kind { get; private set; } = "";

    public string? ErrorType { get; private set; }

    /// <summary>When the runtime asked for it, on no clock in particular.</summary>
    public TimeSpan Asked { get; set; }

    /// <summary>When its answer came, on the same clock.</summary>
    public TimeSpan Posted { get; private set; }

    /// <summary>How many chunks a stream had, without the last.</summary>
    public int Chunks { get; private set; }

    public long Length { get; private set; }

    public Dictionary<string, string> Trailers { get; } = [];

    /// <summary>Called with the length so far, when bytes of an answer have come.</summary>
    public Action<long> OnBytes { get; init; } = _ => { };

    /// <summary>Waits until the answer is there.</summary>
    public FakeInvocation Wait()
    {
        _done.Wait(s_patience, TestContext.Current.CancellationToken).ShouldBeTrue("nothing was posted");
        return this;
    }

    public bool IsDone => _done.IsSet;

    public byte[] Body => _body.ToArray();

    public string Text => Encoding.UTF8.GetString(_body.ToArray());

    public JsonElement Json => JsonDocument.Parse(_body.ToArray()).RootElement;

    /// <summary>What stands before a streamed body.</summary>
    public JsonElement Prelude => JsonDocument.Parse(_body.ToArray().AsMemory(0, Delimiter)).RootElement;

    public string StreamedText => Encoding.UTF8.GetString(_body.ToArray().AsSpan(Delimiter + 8));

    private int Delimiter => _body.ToArray().AsSpan().IndexOf(new byte[8]);

    public void Begin(string kind, string? errorType)
    {
        (Kind, ErrorType, Length, Posted) = (kind, errorType, 0, FakeRuntimeApi.Time);
        _body.SetLength(0);
    }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        if (!CountsOnly)
            _body.Write(bytes);
        OnBytes(Length);
    }

    public void EndChunk() => Chunks++;

    public void End() => _done.Set();
}
