using System.Globalization;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Postgres;
using GapFurniture.LocalCloud.Redshift.Copy;
using GapFurniture.LocalCloud.RedshiftApi;
using GapFurniture.LocalCloud.S3;
using Npgsql;

namespace GapFurniture.LocalCloud.Redshift;

/// <summary>A local Redshift: a throw-away PostgreSQL behind a gateway, and the APIs that belong to it.</summary>
internal sealed class RedshiftStack : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly NpgsqlDataSource _admin;
    private readonly Gateway _gateway;
    private readonly ClusterState _cluster;
    private readonly RedshiftOptions _options;
    private readonly RedshiftDataService _data;

    private RedshiftStack(PostgresServer server, NpgsqlDataSource admin, Gateway gateway, ClusterState cluster, RedshiftOptions options)
    {
        _server = server;
        _admin = admin;
        _gateway = gateway;
        _cluster = cluster;
        _options = options;
        _data = new RedshiftDataService(cluster, options, new DataRunner(cluster, options, Host, () => Port));
        Services = [new RedshiftService(cluster, options, Host, () => Port), _data];
    }

    /// <summary>The Redshift API and the Redshift Data API.</summary>
    public IReadOnlyList<IAwsService> Services { get; }

    public string Host => "127.0.0.1";

    public int Port => _gateway.Port;

    public string User => _options.User;

    public string Password => _options.Password;

    public string Database => _options.Database;

    /// <summary>Variables by which a piece finds the cluster.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["REDSHIFT_HOST"] = Host,
            ["REDSHIFT_PORT"] = Port.ToString(CultureInfo.InvariantCulture),
            ["REDSHIFT_USER"] = User,
            ["REDSHIFT_PASSWORD"] = Password,
            ["REDSHIFT_DATABASE"] = Database,
        };

    /// <summary>Every COPY so far.</summary>
    public CopyJournal Copies => _cluster.Journal;

    /// <summary>How many SQL clients are connected.</summary>
    public int SessionCount => _gateway.SessionCount;

    /// <summary><c>ClusterStatus</c>; clients get in only while it is <c>available</c>.</summary>
    public string ClusterStatus
    {
        get => _cluster.Status;
        set => _cluster.Status = value;
    }

    /// <summary>For Npgsql, as a piece would connect.</summary>
    public string ConnectionString =>
        $"Host={Host};Port={Port};Username={User};Password={Password};Database={Database};Server Compatibility Mode=Redshift;No Reset On Close=true";

    /// <summary>The folder of the real server.</summary>
    internal string ServerFolder => _server.Folder;

    public static Task<RedshiftStack> StartAsync(IObjectSource s3, FaultBook faults, TimeProvider time, CancellationToken cancel) =>
        StartAsync(s3, faults, time, new RedshiftOptions(), cancel);

    /// <exception cref="CannotStartException">There is no PostgreSQL, or it does not start.</exception>
    public static async Task<RedshiftStack> StartAsync(
        IObjectSource s3,
        FaultBook faults,
        TimeProvider time,
        RedshiftOptions options,
        CancellationToken cancel
    )
    {
        var server = await PostgresServer.StartAsync(cancel);
        try
        {
            var users = new ClusterUsers(options.User, options.Password, time);
            await ClusterSetup.RunAsync(server, users, options.Database, cancel);
            var admin = NpgsqlDataSource.Create(server.AdminConnectionString(options.Database));
            var cluster = new ClusterState(s3, faults, time, users, new LoadLog(admin, time));
            var gateway = new Gateway(cluster, server.SocketPath, admin, options);
            return new RedshiftStack(server, admin, gateway, cluster, options);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _data.DisposeAsync();
        await _gateway.DisposeAsync();
        await _admin.DisposeAsync();
        await _server.DisposeAsync();
    }
}
