using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using GapFurniture.Aws;
using GapFurniture.Rin.Config;
using GapFurniture.Shared;
using GapFurniture.Shared.Tls;
using Npgsql;

namespace GapFurniture.Rin.Database;

/// <summary>Sessions of one database, in a pool for each user. Passwords come and go: each new session asks for a current one.</summary>
internal sealed class PostgresSessions(Connection connection, Logins logins) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, NpgsqlDataSource> _pools = new(StringComparer.Ordinal);

    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancel)
    {
        var login = await logins.GetAsync(connection, cancel);
        var pool = _pools.GetOrAdd(login.UserName, Build);
        return await pool.OpenConnectionAsync(cancel);
    }

    /// <summary>Whether a session is encrypted. It alone knows, and Npgsql (pinned exactly) does not make it public: with <c>prefer</c> it
    /// logs in again in plain text where the server refuses the login over TLS.</summary>
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

    /// <summary>TLS with the server's name verified, unless the config or PGSSLMODE says otherwise. On loopback (an SSH tunnel, a test) no
    /// certificate can carry the name, and nobody listens: there TLS is used if offered.</summary>
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

/// <summary>The config's password, or temporary credentials from the Redshift API, kept until shortly before they expire. A login only
/// matters when a session opens: sessions that are open outlive it.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentials.html"/>
internal sealed class Logins(Func<IAmazonRedshift> client, Redactor redactor, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_renewBefore = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<Connection, (NetworkCredential Login, DateTimeOffset Expires)> _temporary = [];

    /// <exception cref="WarehouseException">There is none.</exception>
    public async Task<NetworkCredential> GetAsync(Connection connection, CancellationToken cancel)
    {
        if (connection is { User: not null, Password: not null })
            return new NetworkCredential(connection.User, connection.Password);
        await _one.WaitAsync(cancel);
        try
        {
            if (_temporary.TryGetValue(connection, out var known) && known.Expires - s_renewBefore > time.GetUtcNow())
                return known.Login;
            var (login, expires) = await AskAsync(connection, cancel);
            redactor.Add(login.Password);
            _temporary[connection] = (login, expires);
            return login;
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new WarehouseException(
                (int?)(e as AmazonServiceException)?.StatusCode is >= 400 and < 500 ? Blame.Connection : Blame.Warehouse,
                $"no temporary password for {connection}: {AwsTrouble.Describe(e)}",
                e
            );
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<(NetworkCredential, DateTimeOffset)> AskAsync(Connection connection, CancellationToken cancel)
    {
        var cluster = connection.Cluster ?? connection.Host!.Split('.')[0];
        if (connection.User is null)
        {
            var byIdentity = new GetClusterCredentialsWithIAMRequest { ClusterIdentifier = cluster, DbName = connection.Database };
            var own = await client().GetClusterCredentialsWithIAMAsync(byIdentity, cancel);
            return (new NetworkCredential(own.DbUser, own.DbPassword), Expiry(own.Expiration));
        }
        var request = new GetClusterCredentialsRequest
        {
            ClusterIdentifier = cluster,
            DbName = connection.Database,
            DbUser = connection.User,
        };
        var named = await client().GetClusterCredentialsAsync(request, cancel);
        return (new NetworkCredential(named.DbUser, named.DbPassword), Expiry(named.Expiration));
    }

    private DateTimeOffset Expiry(DateTime? expiration) =>
        expiration is { } end ? new DateTimeOffset(end.ToUniversalTime(), TimeSpan.Zero) : time.GetUtcNow() + TimeSpan.FromMinutes(15);

    public void Dispose() => _one.Dispose();
}
