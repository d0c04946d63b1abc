using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Warehouse;

/// <summary>
/// The config's password, or temporary credentials from the Redshift API, kept until shortly before they expire. A login only matters when
/// a session opens: sessions that are open outlive it.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentials.html"/>
internal sealed class Logins(Func<IAmazonRedshift> client, Redactor redactor, TimeProvider time) : ILogins, IDisposable
{
    private static readonly TimeSpan s_renewBefore = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<Connection, (Login Login, DateTimeOffset Expires)> _temporary = [];

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
        catch (AmazonServiceException e) when ((int)e.StatusCode is >= 400 and < 500)
        {
            throw new CopyFailedException(
                Failure.Connection,
                $"no temporary password for {connection}: {AwsTrouble.Describe(e)}",
                null,
                null,
                e
            );
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new CopyFailedException(
                Failure.Unavailable,
                $"no temporary password for {connection}: {AwsTrouble.Describe(e)}",
                null,
                null,
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
