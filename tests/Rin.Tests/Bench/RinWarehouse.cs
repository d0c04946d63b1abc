using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.Benchmarks;

/// <summary>
/// Says yes to every statement, after a given time for a COPY: what is left to measure is the piece itself. It speaks just enough of the
/// PostgreSQL protocol for that.
/// </summary>
/// <seealso href="https://www.postgresql.org/docs/current/protocol-flow.html"/>
internal sealed class RinWarehouse : IAsyncDisposable
{
    private static readonly byte[] s_welcome =
    [
        .. Message('R', [0, 0, 0, 0]),
        .. Message('S', "server_version\08.0.2\0"u8),
        .. Message('S', "client_encoding\0UTF8\0"u8),
        .. Message('S', "standard_conforming_strings\0on\0"u8),
        .. Message('S', "integer_datetimes\0on\0"u8),
        .. Message('K', [0, 0, 0, 1, 0, 0, 0, 1]),
        .. Message('Z', "I"u8),
    ];

    private const int TlsRequest = 80877103;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TimeSpan _copyTime;
    private readonly SslStreamCertificateContext? _tls;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _copies;
    private long _firstCopy;

    /// <param name="copyTime">What it takes for a COPY.</param>
    /// <param name="tls">What it shows to clients who want TLS; null: it has none.</param>
    public RinWarehouse(TimeSpan copyTime, ServerChain? tls = null)
    {
        _copyTime = copyTime;
        _tls = tls is null ? null : SslStreamCertificateContext.Create(tls.Server, [tls.Intermediate], offline: true);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many COPYs it has said yes to.</summary>
    public int Copies => Volatile.Read(ref _copies);

    /// <summary>When the first COPY came, by <see cref="Stopwatch.GetTimestamp"/>; 0 before.</summary>
    public long FirstCopy => Volatile.Read(ref _firstCopy);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (OperationCanceledException) { }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await using var stream = await OpenAsync(client.GetStream());
                await TalkAsync(stream);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or AuthenticationException)
            {
                // The client has gone, or we are to go.
            }
        }
    }

    /// <summary>Until the client says who it is: it may ask for TLS or for GSS before.</summary>
    private async Task<Stream> OpenAsync(Stream stream)
    {
        var length = new byte[4];
        while (true)
        {
            await stream.ReadExactlyAsync(length, _stop.Token);
            var asked = BinaryPrimitives.ReadInt32BigEndian(await BodyAsync(stream, length));
            if (asked >> 16 == 3)
                return stream;
            var encrypts = asked == TlsRequest && _tls is not null;
            await stream.WriteAsync(encrypts ? "S"u8.ToArray() : "N"u8.ToArray(), _stop.Token);
            if (!encrypts)
                continue;
            var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _tls }, _stop.Token);
            stream = secure;
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        // Messages are small and come in bundles: one call of the system for each part of one would cost more than Rin's own work.
        await using var input = new BufferedStream(stream, 64 * 1024);
        var header = new byte[5];
        await stream.WriteAsync(s_welcome, _stop.Token);
        using var answer = new MemoryStream();
        var status = "I"u8.ToArray();
        var sql = "";
        while (true)
        {
            await input.ReadExactlyAsync(header, _stop.Token);
            var body = await BodyAsync(input, header.AsMemory(1));
            switch ((char)header[0])
            {
                case 'X':
                    return;
                case 'P':
                    sql = Encoding.UTF8.GetString(body).Split('\0')[1];
                    answer.Write(Message('1', []));
                    break;
                case 'B':
                    answer.Write(Message('2', []));
                    break;
                case 'D':
                    answer.Write(Message('n', []));
                    break;
                case 'E':
                    await ExecuteAsync(sql, answer);
                    break;
                case 'Q':
                    sql = Encoding.UTF8.GetString(body).TrimEnd('\0');
                    status = sql.StartsWith("BEGIN", StringComparison.Ordinal) ? "T"u8.ToArray() : "I"u8.ToArray();
                    await ExecuteAsync(sql, answer);
                    answer.Write(Message('Z', status));
                    break;
                case 'S':
                    answer.Write(Message('Z', status));
                    break;
            }
            if ((char)header[0] is not ('Q' or 'S' or 'H'))
                continue;
            await stream.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), _stop.Token);
            answer.SetLength(0);
        }
    }

    private async Task ExecuteAsync(string sql, MemoryStream answer)
    {
        var copy = sql.Contains("COPY ", StringComparison.Ordinal);
        if (copy)
        {
            Interlocked.CompareExchange(ref _firstCopy, Stopwatch.GetTimestamp(), 0);
            Interlocked.Increment(ref _copies);
            if (_copyTime > TimeSpan.Zero)
                await Task.Delay(_copyTime, _stop.Token);
        }
        var tag = copy ? "COPY" : sql.Split(' ')[0];
        answer.Write(Message('C', Encoding.UTF8.GetBytes(tag + "\0")));
    }

    private async Task<byte[]> BodyAsync(Stream input, ReadOnlyMemory<byte> length)
    {
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(length.Span) - 4];
        await input.ReadExactlyAsync(body, _stop.Token);
        return body;
    }

    private static byte[] Message(char type, ReadOnlySpan<byte> body)
    {
        var message = new byte[5 + body.Length];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message.AsSpan(5));
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }
}
