using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Redshift.Copy;
using GapFurniture.LocalCloud.Redshift.Protocol;
using GapFurniture.LocalCloud.Redshift.Sql;
using Npgsql;

namespace GapFurniture.LocalCloud.Redshift;

/// <summary>The cluster's door: speaks the PostgreSQL protocol on a loopback port, checks passwords, and gives each client a server session.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    // What a Redshift cluster says of itself.
    private const string Version = "8.0.2";

    private readonly ClusterState _cluster;
    private readonly string _socketPath;
    private readonly NpgsqlDataSource _admin;
    private readonly X509Certificate2? _certificate;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, Session> _sessions = new();
    private readonly ConcurrentDictionary<Task, bool> _clients = new();
    private readonly Task _accepting;

    /// <param name="cluster">What the sessions share.</param>
    /// <param name="socketPath">Where the real server listens.</param>
    /// <param name="admin">Sessions of our own.</param>
    /// <param name="certificate">For TLS; without one, clients are told that there is none.</param>
    public Gateway(ClusterState cluster, string socketPath, NpgsqlDataSource admin, X509Certificate2? certificate)
    {
        _cluster = cluster;
        _socketPath = socketPath;
        _admin = admin;
        _certificate = certificate;
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
            var secure = code == Messages.SslRequest && _certificate is not null && stream is NetworkStream;
            await stream.WriteAsync(secure ? "S"u8.ToArray() : "N"u8.ToArray(), cancel);
            if (!secure)
                continue;
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, cancel);
            stream = tls;
            link = new ClientLink(socket, tls);
        }
        await using (link)
            await LogInAsync(link, startup, cancel);
    }

    private async Task LogInAsync(ClientLink client, ReadOnlyMemory<byte> startup, CancellationToken cancel)
    {
        if (BinaryPrimitives.ReadInt32BigEndian(startup.Span) >> 16 != 3)
        {
            await client.SendAsync(o => o.Error("FATAL", "0A000", "unsupported frontend protocol"), cancel);
            return;
        }
        var parameters = Parameters(startup.Span[4..]);
        if (!await AdmitAsync(client, cancel))
            return;
        var login = parameters.GetValueOrDefault("user", "");
        var grant = await AuthenticateAsync(client, login, cancel);
        if (grant is null)
        {
            await client.SendAsync(o => o.Error("FATAL", "28000", $"password authentication failed for user \"{login}\""), cancel);
            return;
        }
        await PrepareRoleAsync(grant, cancel);
        await ConnectAsync(client, grant.Role, parameters, cancel);
    }

    private async Task<bool> AdmitAsync(ClientLink client, CancellationToken cancel)
    {
        var fault = _cluster.Faults.Take("redshift-sql", "Connect");
        if (fault?.Kind == FaultKind.Delay)
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), _cluster.Time, cancel);
        else if (fault?.Kind == FaultKind.Drop)
        {
            client.Abort();
            return false;
        }
        else if (fault is not null || _cluster.Status != "available")
        {
            var state = _cluster.Status == "available" ? "unavailable" : _cluster.Status;
            var message = fault?.Message ?? $"the cluster is {state}: it is not accepting connections";
            await client.SendAsync(o => o.Error("FATAL", fault?.Code ?? "57P03", message), cancel);
            return false;
        }
        return true;
    }

    // MD5, as Redshift does by default; every client knows it.
    private async Task<ClusterUsers.Grant?> AuthenticateAsync(ClientLink client, string login, CancellationToken cancel)
    {
        var salt = RandomNumberGenerator.GetBytes(4);
        await client.SendAsync(o => o.Begin((byte)'R').Int32(5).Bytes(salt).End(), cancel);
        if (await client.Reader.ReadAsync(cancel) is not { Type: (byte)'p' } answer)
            throw new IOException("the client did not give a password");
        var given = answer.Body.Span.TrimEnd((byte)0).ToArray();
        return _cluster.Users.Find(
            login,
            password =>
            {
                var inner = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password + login)));
                var outer = "md5" + Convert.ToHexStringLower(MD5.HashData([.. Encoding.ASCII.GetBytes(inner), .. salt]));
                return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(outer), given);
            }
        );
    }

    // AutoCreate makes the user at its first login; groups are joined if they exist.
    private async Task PrepareRoleAsync(ClusterUsers.Grant grant, CancellationToken cancel)
    {
        if (!grant.AutoCreate && grant.Groups.Count == 0)
            return;
        var role = CopyStatement.Quoted(grant.Role);
        await using var connection = await _admin.OpenConnectionAsync(cancel);
        if (grant.AutoCreate)
            await TryAsync(connection, $"create role {role} login", cancel);
        foreach (var group in grant.Groups)
            await TryAsync(connection, $"grant {CopyStatement.Quoted(group)} to {role}", cancel);
    }

    private static async Task TryAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (Npgsql.PostgresException e) when (e.SqlState is "42710" or "42704")
        {
            // the role is there already, or the group is not
        }
    }

    private async Task ConnectAsync(ClientLink client, string role, Dictionary<string, string> parameters, CancellationToken cancel)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socketPath), cancel);
        await using var backend = new BackendLink(
            new NetworkStream(socket, ownsSocket: false),
            (frame, flush) => client.ForwardAsync(frame, flush, ended.Token)
        );
        parameters["user"] = role;
        parameters[IsolationRewriter.Setting] = IsolationRewriter.Level;
        await SendStartupAsync(socket, parameters, cancel);

        if (await StartAsync(client, backend, cancel) is not { } processId)
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

    private static async Task SendStartupAsync(Socket socket, Dictionary<string, string> parameters, CancellationToken cancel)
    {
        var body = new List<byte> { 0, 3, 0, 0 };
        foreach (var (name, value) in parameters)
            body.AddRange([.. Encoding.UTF8.GetBytes(name), 0, .. Encoding.UTF8.GetBytes(value), 0]);
        body.Add(0);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Count + 4);
        await socket.SendAsync((byte[])[.. length, .. body], cancel);
    }

    // Passes the server's greeting on, with Redshift's version in it. The key for cancelling is the server's own.
    private static async Task<int?> StartAsync(ClientLink client, BackendLink backend, CancellationToken cancel)
    {
        int? processId = null;
        while (await backend.Reader.ReadAsync(cancel) is { } frame)
        {
            var body = frame.Body;
            if (frame.Type == 'K')
                processId = BinaryPrimitives.ReadInt32BigEndian(body.Span);
            if (frame.Type == 'S' && body.Span.StartsWith("server_version\0"u8))
                await client.SendAsync(o => o.ParameterStatus("server_version", Version), cancel);
            else
                await client.ForwardAsync(frame, flush: frame.Type is (byte)'Z' or (byte)'E', cancel);
            if (frame.Type == 'Z')
                return processId;
        }
        return null;
    }

    private async Task CancelAsync(byte[] request, CancellationToken cancel)
    {
        var processId = BinaryPrimitives.ReadInt32BigEndian(request.AsSpan(4));
        if (_sessions.TryGetValue(processId, out var session))
            session.Cancel();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socketPath), cancel);
        await socket.SendAsync((byte[])[0, 0, 0, (byte)(request.Length + 4), .. request], cancel);
        await socket.ReceiveAsync(new byte[1], cancel); // closed when the server has done it
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
