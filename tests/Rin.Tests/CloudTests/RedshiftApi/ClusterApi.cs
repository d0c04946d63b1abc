using System.Globalization;
using System.Xml.Linq;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Tests.Redshift;
using Npgsql;

namespace GapFurniture.LocalCloud.Tests.RedshiftApi;

[Collection(OnOneCluster.Name)]
public sealed class ClusterApi(ClusterFixture cluster)
{
    private static readonly XNamespace Ns = "http://redshift.amazonaws.com/doc/2012-12-01/";

    [Fact]
    public async Task Temporary_credentials_open_the_door_as_the_user_they_are_for()
    {
        await using var api = await HostAsync();
        var user = cluster.NewName("user");
        var (status, body) = await api.QueryAsync(
            "GetClusterCredentials",
            ("ClusterIdentifier", "local"),
            ("DbUser", user),
            ("AutoCreate", "true"),
            ("DurationSeconds", "900"),
            ("DbGroups.DbGroup.1", "nowhere")
        );

        status.ShouldBe(200);
        body.Name.ShouldBe(Ns + "GetClusterCredentialsResponse");
        var result = body.Element(Ns + "GetClusterCredentialsResult")!;
        result.Element(Ns + "DbUser")!.Value.ShouldBe("IAMA:" + user);
        var expires = DateTimeOffset.Parse(result.Element(Ns + "Expiration")!.Value, CultureInfo.InvariantCulture);
        (expires - TimeProvider.System.GetUtcNow()).TotalSeconds.ShouldBeInRange(600, 900);
        body.Element(Ns + "ResponseMetadata")!.Element(Ns + "RequestId")!.Value.ShouldNotBeEmpty();
        await using var connection = await LogInAsync(result);
        (await connection.ScalarAsync("select current_user::text")).ShouldBe(user);
    }

    [Fact]
    public async Task Without_AutoCreate_the_user_must_exist()
    {
        await using var api = await HostAsync();
        var user = cluster.NewName("user");
        var (_, body) = await api.QueryAsync("GetClusterCredentials", ("ClusterIdentifier", "local"), ("DbUser", user));
        var result = body.Element(Ns + "GetClusterCredentialsResult")!;
        result.Element(Ns + "DbUser")!.Value.ShouldBe("IAM:" + user);

        var error = await Should.ThrowAsync<PostgresException>(() => LogInAsync(result));

        error.SqlState.ShouldBe("28000");
    }

    [Fact]
    public async Task Credentials_for_the_IAM_identity_need_no_user_name()
    {
        await using var api = await HostAsync();
        var (_, body) = await api.QueryAsync("GetClusterCredentialsWithIAM", ("ClusterIdentifier", "local"), ("DbName", "dev"));

        var result = body.Element(Ns + "GetClusterCredentialsWithIAMResult")!;
        result.Element(Ns + "NextRefreshTime").ShouldNotBeNull();
        await using var connection = await LogInAsync(result);
        (await connection.ScalarAsync("select 1")).ShouldBe(1);
    }

    [Theory]
    [InlineData("GetClusterCredentials", "ClusterIdentifier=other&DbUser=x", 404, "ClusterNotFound")]
    [InlineData("GetClusterCredentialsWithIAM", "ClusterIdentifier=other", 404, "ClusterNotFound")]
    [InlineData("DescribeClusters", "ClusterIdentifier=other", 404, "ClusterNotFound")]
    [InlineData("GetClusterCredentials", "ClusterIdentifier=local", 400, "MissingParameter")]
    [InlineData("GetClusterCredentials", "ClusterIdentifier=local&DbUser=a:b", 400, "InvalidParameterValue")]
    [InlineData("GetClusterCredentials", "ClusterIdentifier=local&DbUser=a&DurationSeconds=899", 400, "InvalidParameterValue")]
    [InlineData("GetClusterCredentials", "ClusterIdentifier=local&DbUser=a&DurationSeconds=3601", 400, "InvalidParameterValue")]
    [InlineData("DeleteEverything", "", 400, "InvalidAction")]
    public async Task What_is_wrong_is_said_in_the_services_words(string action, string parameters, int status, string code)
    {
        await using var api = await HostAsync();
        var pairs = parameters.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).Select(p => (p[0], p[1]));

        var (answered, body) = await api.QueryAsync(action, [.. pairs]);

        answered.ShouldBe(status);
        body.Name.ShouldBe(Ns + "ErrorResponse");
        body.Element(Ns + "Error")!.Element(Ns + "Code")!.Value.ShouldBe(code);
        body.Element(Ns + "Error")!.Element(Ns + "Type")!.Value.ShouldBe("Sender");
    }

    [Fact]
    public async Task The_cluster_tells_where_it_is_and_how_it_is()
    {
        await using var api = await HostAsync();

        var (_, body) = await api.QueryAsync("DescribeClusters");

        var only = body.Descendants(Ns + "Cluster").Single();
        only.Element(Ns + "ClusterStatus")!.Value.ShouldBe("available");
        only.Element(Ns + "ClusterAvailabilityStatus")!.Value.ShouldBe("Available");
        only.Element(Ns + "Endpoint")!.Element(Ns + "Port")!.Value.ShouldBe($"{cluster.Stack.Port}");
    }

    [Fact]
    public async Task Faults_strike_in_the_protocols_form()
    {
        await using var api = await HostAsync();
        cluster.Faults.Add(new Fault("redshift", "DescribeClusters", FaultKind.Throttle) { Times = 1 });

        var (status, body) = await api.QueryAsync("DescribeClusters");

        status.ShouldBe(400);
        body.Descendants(Ns + "Code").Single().Value.ShouldBe("Throttling");
        (await api.QueryAsync("DescribeClusters")).Status.ShouldBe(200);
    }

    private Task<ApiHost> HostAsync() => ApiHost.StartAsync(cluster.Stack.Services.Single(s => s.SigningName == "redshift"));

    private async Task<NpgsqlConnection> LogInAsync(XElement result)
    {
        var builder = new NpgsqlConnectionStringBuilder(cluster.Stack.ConnectionString)
        {
            Username = result.Element(Ns + "DbUser")!.Value,
            Password = result.Element(Ns + "DbPassword")!.Value,
            Pooling = false,
        };
        var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
