using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using GapFurniture.LocalCloud.Redshift.Copy;
using GapFurniture.LocalCloud.Redshift.Protocol;
using GapFurniture.LocalCloud.Redshift.Sql;
using Npgsql;

namespace GapFurniture.LocalCloud.Redshift;

/// <summary>The cluster's door: speaks the PostgreSQL protocol on a loopback port, checks passwords, and gives each client a server session.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly ClusterState _cluster;
    private readonly ServerDoor _server;
    private readonly Logins _logins;
    private readonly RedshiftOptions _options;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, Session> _sessions = new();
    private readonly ConcurrentDictionary<Task, bool> _clients = new();
    private readonly Task _accepting;

    /// <param name="cluster">What the sessions share.</param>
    /// <param name="socketPath">Where the real server listens.</param>
    /// <param name="admin">Sessions of our own.</param>
    /// <param name="options">With a certificate for TLS; without one, clients are told that there is none.</param>
    public Gateway(ClusterState cluster, string socketPath, NpgsqlDataSource admin, RedshiftOptions options)
    {
        _cluster = cluster;
        _server = new ServerDoor(socketPath);
        _logins = new Logins(cluster, admin);
        _options = options;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    /// <summary>How many clients have a session.</summary>
    public int SessionCount => _sessions.Count;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_clients.Keys);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                var served = new TaskCompletionSource();
                _clients[served.Task] = true;
                _ = Task.Run(async () =>
                {
                    await ServeAsync(socket);
                    _clients.TryRemove(served.Task, out _);
                    served.SetResult();
                });
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // the listener was stopped, or the client was gone before we took it
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                await WelcomeAsync(socket, _stop.Token);
            }
            catch (Exception e)
                when (e
                        is IOException
                            or SocketException
                            or OperationCanceledException
                            or ObjectDisposedException
                            or ClientGoneException
                            or System.Security.Authentication.AuthenticationException
                )
            {
                // Either side ended; the other end learns of it by the closing of its connection.
            }
        }
    }

    // What comes before a session: TLS when asked for, or the request to cancel another session's query.
    private async Task WelcomeAsync(Socket socket, CancellationToken cancel)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: false);
        var link = new ClientLink(socket, stream);
        ReadOnlyMemory<byte> startup;
        while (true)
        {
            if (await link.Reader.ReadStartupAsync(cancel) is not { } request)
                return;
            var code = BinaryPrimitives.ReadInt32BigEndian(request.Span);
            if (code == Messages.CancelRequest)
            {
                await CancelAsync(request.ToArray(), cancel);
                return;
            }
            if (code is not (Messages.SslRequest or Messages.GssRequest))
            {
                startup = request.ToArray();
                break;
            }
            var secure = code == Messages.SslRequest && _options.Certificate is not null && stream is NetworkStream;
            await stream.WriteAsync(secure ? "S"u8.ToArray() : "N"u8.ToArray(), cancel);
            if (!secure)
                continue;
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _options.Certificate }, cancel);
            stream = tls;
            link = new ClientLink(socket, tls);
        }
        await using (link)
            await LogInAsync(link, startup, stream is SslStream, cancel);
    }

    private async Task LogInAsync(ClientLink client, ReadOnlyMemory<byte> startup, bool isSecure, CancellationToken cancel)
    {
        if (BinaryPrimitives.ReadInt32BigEndian(startup.Span) >> 16 != 3)
        {
            await client.SendAsync(o => o.Error("FATAL", "0A000", "unsupported frontend protocol"), cancel);
            return;
        }
        var parameters = Parameters(startup.Span[4..]);
        if (isSecure && _options.RefusesTls)
        {
            await client.SendAsync(o => o.Error("FATAL", "28000", "no pg_hba.conf entry for host \"127.0.0.1\", SSL on"), cancel);
            return;
        }
        if (await _logins.AdmitAsync(client, parameters.GetValueOrDefault("user", ""), cancel) is { } role)
            await ConnectAsync(client, role, parameters, cancel);
    }

    private async Task ConnectAsync(ClientLink client, string role, Dictionary<string, string> parameters, CancellationToken cancel)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var socket = await _server.ConnectAsync(cancel);
        await using var backend = new BackendLink(
            new NetworkStream(socket, ownsSocket: false),
            (frame, flush) => client.ForwardAsync(frame, flush, ended.Token)
        );
        parameters["user"] = role;
        parameters[IsolationRewriter.Setting] = IsolationRewriter.Level;
        await ServerDoor.SendStartupAsync(socket, parameters, cancel);

        if (await ServerDoor.GreetAsync(client, backend, cancel) is not { } processId)
            return;
        var database = parameters.GetValueOrDefault("database", role);
        var session = new Session(_cluster, client, backend, new SessionInfo(role, database, processId));
        _sessions[processId] = session;
        var pump = backend.PumpAsync(ended.Token);
        var serve = session.RunAsync(ended.Token);
        try
        {
            // Whichever side ends first takes the other along. A client that said goodbye still gets what was on its way.
            if (await Task.WhenAny(pump, serve) == serve && serve.IsCompletedSuccessfully)
                socket.Shutdown(SocketShutdown.Send);
            await serve.WaitAsync(cancel);
        }
        finally
        {
            _sessions.TryRemove(processId, out _);
            socket.Close();
            await ended.CancelAsync();
            client.Abort();
            await Task.WhenAll(Quietly(pump), Quietly(serve));
        }
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e)
            when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or ClientGoneException)
        {
            // said elsewhere
        }
    }

    private async Task CancelAsync(byte[] request, CancellationToken cancel)
    {
        if (_sessions.TryGetValue(BinaryPrimitives.ReadInt32BigEndian(request.AsSpan(4)), out var session))
            session.Cancel();
        await _server.CancelAsync(request, cancel);
    }

    private static Dictionary<string, string> Parameters(ReadOnlySpan<byte> body)
    {
        var texts = Encoding.UTF8.GetString(body).Split('\0');
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < texts.Length && texts[i].Length > 0; i += 2)
            parameters[texts[i]] = texts[i + 1];
        return parameters;
    }
}
