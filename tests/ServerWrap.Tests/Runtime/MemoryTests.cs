using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Runtime;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.ServerWrap.Tests.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.ServerWrap.Tests.Runtime;

/// <summary>What invocations allocate, counted on the thread that serves them, so that nothing else in this process counts.</summary>
public sealed class MemoryTests : IDisposable
{
    private readonly FakeRuntimeApi _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public void Two_hundred_megabytes_are_streamed_through_one_small_buffer()
    {
        const long size = 200_000_000;
        using var server = Serving(size);

        var (stream, allocated) = Serve(server, stream: true);

        stream.Length.ShouldBeGreaterThan(size);
        stream.Trailers.ShouldBeEmpty();
        allocated.ShouldBeLessThan(200_000);
    }

    [Fact]
    public void A_large_answer_that_is_no_text_takes_itself_and_hardly_more()
    {
        const int size = 4_700_000;
        using var server = Serving(size);

        var (answer, allocated) = Serve(server, stream: false);

        answer.Json.GetProperty("isBase64Encoded").GetBoolean().ShouldBeTrue();
        // Its base64 is made while it is sent, in a buffer of the pool's.
        allocated.ShouldBeInRange(size, size * 3L / 2);
    }

    [Fact]
    public void A_small_answer_takes_a_few_kilobytes_which_a_collector_hardly_notices()
    {
        using var server = Serving(100);

        Serve(server, stream: false, first: "GET").Allocated.ShouldBeLessThan(12_000);
    }

    private static ScriptedServer Serving(long size) =>
        new(peer =>
        {
            var part = new byte[Math.Min(size, 100_000)];
            Array.Fill(part, (byte)0xFF);
            while (true)
            {
                var isHead = peer.Read().Head.StartsWith("HEAD", StringComparison.Ordinal);
                peer.Write($"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {size}\r\n\r\n");
                for (var sent = 0L; sent < size && !isHead; sent += part.Length)
                    peer.Write(part);
            }
        });

    /// <summary>Serves an invocation first, so that connections and code are in place, and then the one that counts.</summary>
    private (FakeInvocation Invocation, long Allocated) Serve(ScriptedServer server, bool stream, string first = "HEAD")
    {
        using var api = new RuntimeApi(_api.Address, NullLogger.Instance);
        using var client = new ServerClient(server, NullLogger.Instance);
        var loop = new InvocationLoop(api, client, server, new ServerWrapOptions { Stream = stream }, NullLogger.Instance)
        {
            IsAlone = true,
        };
        _api.Invoke(Events.Url(first));
        loop.ServeNext();
        var invocation = _api.Invoke(_api.New(Events.Url(), countsOnly: stream));
        var before = GC.GetAllocatedBytesForCurrentThread();

        loop.ServeNext();

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _api.Violations.ShouldBeEmpty();
        return (invocation.Wait(), allocated);
    }
}
