using GapFurniture.Http;
using GapFurniture.ServerWrap.Server;
using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap.Http;

/// <summary>
/// Sends requests to the server, one at a time, over one connection that is kept alive. An environment is frozen between invocations, for
/// hours, while the server's idle time goes by: so a connection is looked at before it is used, and a request is sent once more where that
/// is safe.
/// </summary>
/// <param name="server">Is made ready before each request.</param>
/// <param name="logger">Told of requests that are sent again.</param>
internal sealed class ServerClient(IServer server, ILogger logger) : IDisposable
{
    /// <summary>
    /// A request that may not be sent twice goes over a connection only that was used so lately, in milliseconds, that no server is about
    /// to close it: the shortest idle time in use, Gunicorn's, is two seconds.
    /// </summary>
    private const long Fresh = 1_000;

    /// <summary>How long nobody may listen, in milliseconds, until whoever watches the server has noticed that it died.</summary>
    private const long Unnoticed = 1_000;

    private HttpConnection? _connection;
    private int _generation;
    private long _lastUsed;

    /// <summary>Bytes of the body of the answer under way, where its head says so.</summary>
    public long? ContentLength => _connection?.ContentLength;

    /// <summary>Sends a request and reads the head of its answer.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="deadline">Until when the answer must be there as a whole, in milliseconds since 1970.</param>
    /// <exception cref="ServerException">The server does not come up.</exception>
    /// <exception cref="IOException">It ended, or closed the connection, or what it sent is no HTTP/1.1.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public ResponseHead Send(HttpRequest request, long deadline)
    {
        var until = OnTickClock(deadline);
        for (var mayRepeat = true; ; mayRepeat = false)
        {
            var connection = Connect(request, deadline, until);
            try
            {
                connection.Send(request, until);
                var head = connection.ReadHead();
                server.AnsweredAt = Environment.TickCount64;
                return head;
            }
            catch (IOException e) when (mayRepeat && e is not HttpFormatException && IsSafeToRepeat(request, connection))
            {
                Log.SentAgain(logger, request.Method, e.Message);
                Drop();
                server.BrokeOff(_generation);
            }
            catch
            {
                Drop();
                throw;
            }
        }
    }

    /// <summary>Reads of the answer's body.</summary>
    /// <returns>How many bytes; 0 at its end.</returns>
    /// <exception cref="IOException">The answer is not whole.</exception>
    /// <exception cref="TimeoutException">It did not go on in time.</exception>
    public int Read(Span<byte> into)
    {
        try
        {
            var count = _connection!.ReadBody(into);
            server.AnsweredAt = Environment.TickCount64;
            return count;
        }
        catch
        {
            Drop();
            throw;
        }
    }

    /// <summary>Ends the exchange: the connection is kept where the answer was read to its end.</summary>
    public void Finish()
    {
        if (_connection is { IsReusable: true })
            _lastUsed = Environment.TickCount64;
        else
            Drop();
    }

    /// <summary>Tells the server's keeper that the last request was not answered in time.</summary>
    public void ReportHung() => server.Hung(_generation);

    public void Dispose() => Drop();

    private static bool IsIdempotent(string method) => method is "GET" or "HEAD" or "PUT" or "DELETE" or "OPTIONS" or "TRACE";

    /// <summary>Nothing of an answer has come, and nothing went out or it may be done twice.</summary>
    /// <seealso href="https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2"/>
    private static bool IsSafeToRepeat(HttpRequest request, HttpConnection connection) =>
        !connection.HasAnswered && (!connection.HasSent || IsIdempotent(request.Method));

    private static long OnTickClock(long deadline)
    {
        var remaining = deadline - TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return remaining > int.MaxValue ? long.MaxValue : Environment.TickCount64 + remaining;
    }

    private HttpConnection Connect(HttpRequest request, long deadline, long until)
    {
        for (var started = Environment.TickCount64; ; )
        {
            server.EnsureReady(deadline);
            if (_connection is not null)
            {
                if (_generation == server.Generation && IsFreshFor(request))
                {
                    if (_connection.IsAlive())
                        return _connection;
                    server.BrokeOff(_generation);
                }
                Drop();
                continue;
            }
            _generation = server.Generation;
            try
            {
                return _connection = HttpConnection.Open(server.EndPoint, until);
            }
            catch (IOException) when (Environment.TickCount64 - started < Unnoticed && Environment.TickCount64 < until)
            {
                server.BrokeOff(_generation);
                Pause.For(TimeSpan.FromMilliseconds(1));
            }
        }
    }

    private bool IsFreshFor(HttpRequest request) => IsIdempotent(request.Method) || Environment.TickCount64 - _lastUsed < Fresh;

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
