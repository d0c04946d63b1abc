using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Tests.Redshift;
using GapFurniture.Pieces;

namespace GapFurniture.LocalCloud.Tests.RedshiftApi;

[Collection(OnOneCluster.Name)]
public sealed class DataApi(ClusterFixture cluster)
{
    [Fact]
    public async Task A_statement_goes_on_by_itself_and_its_result_can_be_fetched()
    {
        await using var api = await HostAsync();
        var id = await StartAsync(
            api,
            "select 1::int2 as a, 2.5::float8 as b, 3.50::numeric(10,2) as c, true as d, 'x'::varchar(9) as e, null::int as f"
        );

        var done = await EndAsync(api, id);
        var (_, result) = await api.JsonAsync("GetStatementResult", new { Id = $"{id}:1" });

        done["Status"]!.GetValue<string>().ShouldBe("FINISHED");
        done["HasResultSet"]!.GetValue<bool>().ShouldBeTrue();
        Part(done)["ResultRows"]!.GetValue<long>().ShouldBe(1);
        done["Duration"]!.GetValue<long>().ShouldBeGreaterThan(0);
        done["RedshiftPid"]!.GetValue<long>().ShouldBeGreaterThan(0);
        done["CreatedAt"]!.GetValue<double>().ShouldBeGreaterThan(1e9);
        result["TotalNumRows"]!.GetValue<long>().ShouldBe(1);
        result["Records"]![0]!
            .ToJsonString()
            .ShouldBe(
                """[{"longValue":1},{"doubleValue":2.5},{"stringValue":"3.50"},{"booleanValue":true},{"stringValue":"x"},{"isNull":true}]"""
            );
    }

    [Fact]
    public async Task Long_results_come_in_pages()
    {
        await using var api = await HostAsync();
        var id = await StartAsync(api, "select generate_series(1, 2500) as n");
        await EndAsync(api, id);

        var seen = new List<long>();
        string? token = null;
        do
        {
            var (_, page) = await api.JsonAsync(
                "GetStatementResult",
                token is null ? new { Id = $"{id}:1" } : new { Id = $"{id}:1", NextToken = token }
            );
            seen.AddRange(page["Records"]!.AsArray().Select(r => r![0]!["longValue"]!.GetValue<long>()));
            token = page["NextToken"]?.GetValue<string>();
        } while (token is not null);

        seen.ShouldBe(Enumerable.Range(1, 2500).Select(n => (long)n));
    }

    [Fact]
    public async Task A_COPY_tells_its_rows_and_a_failed_one_its_reason()
    {
        await using var api = await HostAsync();
        var table = cluster.NewName();
        cluster.S3.Put($"{table}/good", "{\"id\":1}{\"id\":2}").Put($"{table}/bad", "{\"id\":\"x\"}");
        (await EndAsync(api, await StartAsync(api, $"create table {table} (id int) distkey(id)")))["Status"]!
            .GetValue<string>()
            .ShouldBe("FINISHED");

        var good = await EndAsync(api, await StartAsync(api, ClusterFixture.Copy(table, $"{table}/good")));
        var bad = await EndAsync(api, await StartAsync(api, ClusterFixture.Copy(table, $"{table}/bad")));

        Part(good)["ResultRows"]!.GetValue<long>().ShouldBe(2);
        good["HasResultSet"]!.GetValue<bool>().ShouldBeFalse();
        bad["Status"]!.GetValue<string>().ShouldBe("FAILED");
        Part(bad)["Error"]!.GetValue<string>().ShouldStartWith($"ERROR: Load into table '{table}' failed.");
        await using var connection = await cluster.ConnectAsync();
        var queryId = Part(bad)["RedshiftQueryId"]!.GetValue<long>();
        (await connection.CountAsync($"sys_load_error_detail where query_id = {queryId}")).ShouldBe(1);
        (await api.JsonAsync("GetStatementResult", new { Id = Part(bad)["Id"]!.GetValue<string>() })).Body["__type"]!
            .GetValue<string>()
            .ShouldBe("ResourceNotFoundException");
    }

    [Fact]
    public async Task A_batch_is_one_transaction()
    {
        await using var api = await HostAsync();
        var table = cluster.NewName();
        string[] good = [$"create table {table} (id int)", $"insert into {table} values (1), (2)", $"select id from {table}"];
        string[] bad = [$"insert into {table} values (3)", "select nonsense", $"insert into {table} values (4)"];

        var first = await EndAsync(api, await StartAsync(api, good));
        var second = await EndAsync(api, await StartAsync(api, bad));

        first["Status"]!.GetValue<string>().ShouldBe("FINISHED");
        var id = first["Id"]!.GetValue<string>();
        first["SubStatements"]!.AsArray().Select(s => s!["Id"]!.GetValue<string>()).ShouldBe([$"{id}:1", $"{id}:2", $"{id}:3"]);
        first["SubStatements"]![1]!["ResultRows"]!.GetValue<long>().ShouldBe(2);
        var (_, rows) = await api.JsonAsync("GetStatementResult", new { Id = $"{id}:3" });
        rows["TotalNumRows"]!.GetValue<long>().ShouldBe(2);
        second["Status"]!.GetValue<string>().ShouldBe("FAILED");
        second["Error"]!.GetValue<string>().ShouldStartWith("Query #2 failed with ERROR:");
        second["SubStatements"]!.AsArray().Select(s => s!["Status"]!.GetValue<string>()).ShouldBe(["FINISHED", "FAILED", "ABORTED"]);
        await using var connection = await cluster.ConnectAsync();
        (await connection.CountAsync(table)).ShouldBe(2);
    }

    [Fact]
    public async Task The_same_ClientToken_is_the_same_statement()
    {
        await using var api = await HostAsync();
        var table = cluster.NewName();
        await EndAsync(api, await StartAsync(api, $"create table {table} (id int)"));
        var request = new
        {
            Sqls = new[] { $"insert into {table} values (1)" },
            ClusterIdentifier = "local",
            Database = "dev",
            DbUser = "awsuser",
            ClientToken = table,
        };

        var first = (await api.JsonAsync("BatchExecuteStatement", request)).Body["Id"]!.GetValue<string>();
        await EndAsync(api, first);
        var second = (await api.JsonAsync("BatchExecuteStatement", request)).Body["Id"]!.GetValue<string>();

        second.ShouldBe(first);
        await using var connection = await cluster.ConnectAsync();
        (await connection.CountAsync(table)).ShouldBe(1);
    }

    [Fact]
    public async Task A_running_statement_can_be_cancelled_a_finished_one_cannot()
    {
        await using var api = await HostAsync();
        var id = await StartAsync(api, "select pg_sleep(600)");
        await Eventually.HoldsAsync(async () => (await DescribeAsync(api, id))["Status"]!.GetValue<string>() == "STARTED", "it runs");

        (await api.JsonAsync("CancelStatement", new { Id = id })).Body["Status"]!.GetValue<bool>().ShouldBeTrue();
        (await EndAsync(api, id))["Status"]!.GetValue<string>().ShouldBe("ABORTED");
        var (status, again) = await api.JsonAsync("CancelStatement", new { Id = id });

        status.ShouldBe(400);
        again["__type"]!.GetValue<string>().ShouldBe("ValidationException");
    }

    [Theory]
    [InlineData("""{"Sqls":["select 1"],"Database":"dev"}""", "ValidationException")]
    [InlineData("""{"Sqls":["select 1"],"Database":"dev","ClusterIdentifier":"local","WorkgroupName":"local"}""", "ValidationException")]
    [InlineData("""{"Sqls":["select 1"],"Database":"dev","WorkgroupName":"local","DbUser":"x"}""", "ValidationException")]
    [InlineData("""{"Sqls":["select 1"],"ClusterIdentifier":"local"}""", "ValidationException")]
    [InlineData("""{"Sqls":[""],"Database":"dev","ClusterIdentifier":"local"}""", "ValidationException")]
    [InlineData("""{"Sqls":["select 1"],"Database":"dev","ClusterIdentifier":"elsewhere"}""", "ValidationException")]
    [InlineData("""{"Sqls":["select 1"],"Database":"dev","ClusterIdentifier":"local","ClientToken":""}""", "ValidationException")]
    public async Task What_the_service_refuses_is_refused(string request, string code)
    {
        await using var api = await HostAsync();

        var (status, body) = await api.JsonAsync("BatchExecuteStatement", JsonNode.Parse(request)!);

        status.ShouldBe(400);
        body["__type"]!.GetValue<string>().ShouldBe(code);
        body["Message"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Statements_have_limits()
    {
        await using var api = await HostAsync();
        var tooLong = "select '" + new string('x', 100 * 1024) + "'";

        (
            await api.JsonAsync(
                "BatchExecuteStatement",
                new
                {
                    Sqls = new[] { tooLong },
                    ClusterIdentifier = "local",
                    Database = "dev",
                }
            )
        ).Status.ShouldBe(400);
        (
            await api.JsonAsync(
                "BatchExecuteStatement",
                new
                {
                    Sqls = Enumerable.Repeat("select 1", 41),
                    ClusterIdentifier = "local",
                    Database = "dev",
                }
            )
        ).Status.ShouldBe(400);
        var started = await StartAsync(api, "select 1");
        (await api.JsonAsync("DescribeStatement", new { Id = started, WaitTimeSeconds = 31 })).Status.ShouldBe(400);
        var (_, unknown) = await api.JsonAsync("DescribeStatement", new { Id = Guid.Empty.ToString() });
        unknown["__type"]!.GetValue<string>().ShouldBe("ResourceNotFoundException");
        unknown["ResourceId"]!.GetValue<string>().ShouldBe(Guid.Empty.ToString());
    }

    [Fact]
    public async Task Faults_strike_in_the_protocols_form()
    {
        await using var api = await HostAsync();
        cluster.Faults.Add(new Fault("redshift-data", "BatchExecuteStatement", FaultKind.Throttle) { Times = 1 });

        var (status, body) = await api.JsonAsync(
            "BatchExecuteStatement",
            new
            {
                Sqls = new[] { "select 1" },
                ClusterIdentifier = "local",
                Database = "dev",
            }
        );

        status.ShouldBe(400);
        body["__type"]!.GetValue<string>().ShouldBe("ThrottlingException");
    }

    private Task<ApiHost> HostAsync() => ApiHost.StartAsync(cluster.Stack.Services.Single(s => s.SigningName == "redshift-data"));

    private static async Task<string> StartAsync(ApiHost api, params string[] sqls)
    {
        var (status, body) = await api.JsonAsync(
            "BatchExecuteStatement",
            new
            {
                Sqls = sqls,
                ClusterIdentifier = "local",
                Database = "dev",
                DbUser = "awsuser",
            }
        );
        status.ShouldBe(200, body.ToJsonString());
        return body["Id"]!.GetValue<string>();
    }

    // The only statement of a batch.
    private static JsonNode Part(JsonNode batch) => batch["SubStatements"]!.AsArray().ShouldHaveSingleItem()!;

    private static async Task<JsonNode> DescribeAsync(ApiHost api, string id) =>
        (await api.JsonAsync("DescribeStatement", new { Id = id })).Body;

    private static async Task<JsonNode> EndAsync(ApiHost api, string id) =>
        (await api.JsonAsync("DescribeStatement", new { Id = id, WaitTimeSeconds = 30 })).Body;
}
