using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using GapFurniture.Rin.Config;
using GapFurniture.Shared.Tls;
using Npgsql;

namespace GapFurniture.Rin.Database;

/// <summary>Sessions of one database, in a pool for each user. Passwords come and go: each new session asks for a current one.</summary>
internal sealed class PostgresSessions(Connection connection, Logins logins) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, NpgsqlDataSource> _pools = new(StringComparer.Ordinal);

    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var login = await logins.GetAsync(connection, cancellationToken);
        var pool = _pools.GetOrAdd(login.User, Build);
        return await pool.OpenConnectionAsync(cancellationToken);
    }

    /// <summary>
    /// Whether a session is encrypted. It alone knows, and Npgsql (pinned exactly) does not make it public: with <c>prefer</c> it logs in again in
    /// plain text where the server refuses the login over TLS.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_IsSslEncrypted")]
    public static extern bool IsEncrypted(NpgsqlConnection session);

    /// <summary>Closes the sessions that wait in the pools: what the server decided when they began may have changed.</summary>
    public void Renew()
    {
        foreach (var pool in _pools.Values)
            pool.Clear();
    }

    private NpgsqlDataSource Build(string user)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = connection.Host,
            Port = connection.Port,
            Database = connection.Database,
            Username = user,
            ApplicationName = "rin",
            SslMode = SslModeOf(connection),
            // Redshift knows no Kerberos; what PGGSSENCMODE asks for, a slim data source cannot do.
            GssEncryptionMode = GssEncryptionMode.Disable,
            // Redshift says what went wrong in the detail; it goes through the redactor.
            IncludeErrorDetail = true,
            // Redshift has no DISCARD.
            NoResetOnClose = true,
            Timeout = 15,
            // A COPY is silent for as long as it takes; a dead peer is to be noticed all the same.
            TcpKeepAlive = true,
            TcpKeepAliveTime = 30,
            TcpKeepAliveInterval = 10,
            PersistSecurityInfo = false,
        };
        if (connection.SslRootCert is not null)
            settings.RootCertificate = connection.SslRootCert;
        // With a root certificate of its own, and where any certificate will do, Npgsql verifies. Else we do, and then it wants no mode of its own
        // that verifies; TLS remains a must.
        var mode = settings.SslMode;
        var verifies = mode is SslMode.VerifyCA or SslMode.VerifyFull && !HasRootCertificate(settings);
        if (verifies)
            settings.SslMode = SslMode.Require;
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        builder.UseSslClientAuthenticationOptionsCallback(options =>
        {
            if (verifies)
                Trust.System.Guard(options, mode is SslMode.VerifyFull);
            else
                options.CertificateChainPolicy = TrustStore.NoAuthorities();
        });
        builder.UsePasswordProvider(
            _ => throw new NotSupportedException("sessions are opened asynchronously"),
            async (_, token) => (await logins.GetAsync(connection, token)).Password
        );
        // Redshift does not have PostgreSQL's type catalogue, and we read none but the basic types.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }

    /// <summary>
    /// TLS with the server's name verified, unless the config or PGSSLMODE says otherwise. On loopback (an SSH tunnel, a test) no certificate
    /// can carry the name, and nobody listens: there TLS is used if offered.
    /// </summary>
    internal static SslMode SslModeOf(Connection connection) =>
        connection.SslMode is { } name ? Enum.Parse<SslMode>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true)
        : IsLoopback(connection.Host) ? SslMode.Prefer
        : SslMode.VerifyFull;

    // The places where Npgsql looks for one, as libpq does.
    private static bool HasRootCertificate(NpgsqlConnectionStringBuilder settings) =>
        settings.RootCertificate is not null
        || Environment.GetEnvironmentVariable("PGSSLROOTCERT") is { Length: > 0 }
        || File.Exists(Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".postgresql", "root.crt"));

    private static bool IsLoopback(string? host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools.Values)
            await pool.DisposeAsync();
    }
}
