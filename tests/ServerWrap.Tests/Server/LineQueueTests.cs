using System.Text;
using System.Text.Json;
using GapFurniture.ServerWrap.Server;

namespace GapFurniture.ServerWrap.Tests.Server;

public sealed class LineQueueTests
{
    private readonly EightOClock _time = new();

    [Fact]
    public void Line_becomes_an_object_with_its_stream_and_request()
    {
        var line = JsonDocument.Parse(Written(q => q.Add("stderr", "id-1", "日本語 \"x\" \t"u8))).RootElement;
        line.GetProperty("timestamp").GetString().ShouldBe("2026-11-29T08:00:00.000Z");
        line.GetProperty("message").GetString().ShouldBe("日本語 \"x\" \t");
        line.GetProperty("stream").GetString().ShouldBe("stderr");
        line.GetProperty("requestId").GetString().ShouldBe("id-1");
    }

    [Fact]
    public void Object_that_the_server_wrote_stays_as_it_is() =>
        Written(q => q.Add("stdout", "id", """{"level":"warn","message":"mine"}"""u8))
            .ShouldBe("{\"level\":\"warn\",\"message\":\"mine\"}\n");

    [Fact]
    public void Line_that_only_looks_like_an_object_is_put_into_one() =>
        JsonDocument
            .Parse(Written(q => q.Add("stdout", null, "{not json}"u8)))
            .RootElement.GetProperty("message")
            .GetString()
            .ShouldBe("{not json}");

    [Fact]
    public void Bytes_that_are_no_text_do_not_spoil_the_line() =>
        JsonDocument
            .Parse(Written(q => q.Add("stdout", null, [0xFF, 0x61])))
            .RootElement.GetProperty("message")
            .GetString()
            .ShouldBe("\uFFFDa");

    [Fact]
    public void Terminal_gets_lines_as_they_are()
    {
        using var log = new MemoryStream();
        var queue = new LineQueue(log, isJson: false, _time);
        queue.Add("stdout", "id", "\u001b[31mred"u8);
        queue.Flush(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        Encoding.UTF8.GetString(log.ToArray()).ShouldBe("\u001b[31mred\n");
    }

    [Fact]
    public void Slow_log_loses_lines_and_says_how_many()
    {
        using var log = new StuckStream();
        var queue = new LineQueue(log, isJson: false, _time);
        var line = new byte[1024 * 1024];
        queue.Add("stdout", null, "first"u8);
        log.Stuck.Wait(TestContext.Current.CancellationToken);
        // What the log holds now does not count: this is what waits behind it.
        for (var i = 0; i < (LineQueue.Capacity / line.Length) + 5; i++)
            queue.Add("stdout", null, line);
        log.Release();
        queue.Flush(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        queue.Add("stdout", null, "last"u8);
        queue.Flush(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        var lines = Encoding.UTF8.GetString(log.ToArray()).Split('\n');
        lines[0].ShouldBe("first");
        lines[^3].ShouldBe("the log is too slow: 6 lines of the server were dropped");
        lines[^2].ShouldBe("last");
    }

    [Fact]
    public void Own_lines_stand_in_order_and_do_not_wait_for_a_log_that_takes_nothing()
    {
        using var log = new StuckStream();
        var queue = new LineQueue(log, isJson: false, _time);
        using var own = new OwnLines(queue);
        own.WriteLine("one");
        own.Flush();
        queue.Add("stdout", null, "two"u8);
        own.WriteLine("three");
        own.Flush();
        log.Release();
        queue.Flush(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        Encoding.UTF8.GetString(log.ToArray()).ShouldBe("one\ntwo\nthree\n");
    }

    private string Written(Action<LineQueue> add)
    {
        using var log = new MemoryStream();
        var queue = new LineQueue(log, isJson: true, _time);
        add(queue);
        queue.Flush(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        return Encoding.UTF8.GetString(log.ToArray());
    }

    private sealed class EightOClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 29, 8, 0, 0, TimeSpan.Zero);
    }

    /// <summary>A log that takes nothing until it is released.</summary>
    private sealed class StuckStream : MemoryStream
    {
        private readonly ManualResetEventSlim _released = new();

        public ManualResetEventSlim Stuck { get; } = new();

        public void Release() => _released.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Stuck.Set();
            _released.Wait();
            base.Write(buffer);
        }
    }
}
