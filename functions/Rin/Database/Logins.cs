using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using GapFurniture.Rin.Config;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Database;

/// <summary>
/// The config's password, or temporary credentials from the Redshift API, kept until shortly before they expire. A login only matters when
/// a session opens: sessions that are open outlive it.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentials.html"/>
internal sealed class Logins(Func<IAmazonRedshift> client, Redactor redactor, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_renewBefore = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<Connection, (Login Login, DateTimeOffset Expires)> _temporary = [];

    /// <summary>The login for new sessions.</summary>
    /// <exception cref="WarehouseException">There is none.</exception>
    public async Task<Login> GetAsync(Connection connection, CancellationToken cancellationToken)
    {
        if (connection is { User: not null, Password: not null })
            return new Login(connection.User, connection.Password);
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_temporary.TryGetValue(connection, out var known) && known.Expires - s_renewBefore > time.GetUtcNow())
                return known.Login;
            var (login, expires) = await AskAsync(connection, cancellationToken);
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

    private async Task<(Login, DateTimeOffset)> AskAsync(Connection connection, CancellationToken cancellationToken)
    {
        var cluster = connection.Cluster ?? connection.Host!.Split('.')[0];
        if (connection.User is null)
        {
            var request = new GetClusterCredentialsWithIAMRequest { ClusterIdentifier = cluster, DbName = connection.Database };
            var own = await client().GetClusterCredentialsWithIAMAsync(request, cancellationToken);
            return (new Login(own.DbUser, own.DbPassword), Expiry(own.Expiration));
        }
        var named = await client()
            .GetClusterCredentialsAsync(
                new GetClusterCredentialsRequest
                {
                    ClusterIdentifier = cluster,
                    DbName = connection.Database,
                    DbUser = connection.User,
                },
                cancellationToken
            );
        return (new Login(named.DbUser, named.DbPassword), Expiry(named.Expiration));
    }

    private DateTimeOffset Expiry(DateTime? expiration) =>
        expiration is { } end ? new DateTimeOffset(end.ToUniversalTime(), TimeSpan.Zero) : time.GetUtcNow() + TimeSpan.FromMinutes(15);

    public void Dispose() => _one.Dispose();
}

/// <summary>A database user and password.</summary>
internal sealed record Login(string User, string Password)
{
    // A record's own ToString would print the password.
    public override string ToString() => User;
}
