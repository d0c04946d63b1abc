using System.Collections.Concurrent;
using System.Net;
using GapFurniture.Rin.Config;
using Npgsql;

namespace GapFurniture.Rin.Warehouse;

/// <summary>One Npgsql pool for each database and user. Passwords come and go: each new session asks for the one of the day.</summary>
internal sealed class ConnectionPools(ILogins logins) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(Connection Connection, string User), NpgsqlDataSource> _pools = new();

    /// <summary>Opens a session.</summary>
    public async Task<NpgsqlConnection> OpenAsync(Connection connection, CancellationToken cancellationToken)
    {
        var login = await logins.GetAsync(connection, cancellationToken);
        return await _pools
            .GetOrAdd((connection, login.User), key => Build(key.Connection, key.User))
            .OpenConnectionAsync(cancellationToken);
    }

    private NpgsqlDataSource Build(Connection connection, string user)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = connection.Host,
            Port = connection.Port,
            Database = connection.Database,
            Username = user,
            ApplicationName = "rin",
            // Redshift has no DISCARD.
            NoResetOnClose = true,
            Timeout = 15,
            // A COPY is silent for as long as it takes; a dead peer is to be noticed all the same.
            TcpKeepAlive = true,
            TcpKeepAliveTime = 30,
            TcpKeepAliveInterval = 10,
            PersistSecurityInfo = false,
        };
        if (SslModeOf(connection) is { } sslMode)
            settings.SslMode = sslMode;
        if (connection.SslRootCert is not null)
            settings.RootCertificate = connection.SslRootCert;
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        builder.UsePasswordProvider(
            _ => throw new NotSupportedException("sessions are opened asynchronously"),
            async (_, token) => (await logins.GetAsync(connection, token)).Password
        );
        // Redshift has not PostgreSQL's type catalogue, and we read none but the basic types.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }

    /// <summary>
    /// TLS with the server's name verified, unless the config says otherwise. On loopback (an SSH tunnel, a test) no certificate can carry
    /// the name, and nobody listens: there TLS is used if offered. Null: left to PGSSLMODE.
    /// </summary>
    internal static SslMode? SslModeOf(Connection connection) =>
        connection.SslMode switch
        {
            "disable" => SslMode.Disable,
            "prefer" => SslMode.Prefer,
            "require" => SslMode.Require,
            "verify-ca" => SslMode.VerifyCA,
            "verify-full" => SslMode.VerifyFull,
            _ when Environment.GetEnvironmentVariable("PGSSLMODE") is { Length: > 0 } => null,
            _ => IsLoopback(connection.Host) ? SslMode.Prefer : SslMode.VerifyFull,
        };

    private static bool IsLoopback(string? host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools.Values)
            await pool.DisposeAsync();
    }
}
