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
        var (_, result) = await api.JsonAsync("GetStatementResult", new { Id = id });

        done["Status"]!.GetValue<string>().ShouldBe("FINISHED");
        done["HasResultSet"]!.GetValue<bool>().ShouldBeTrue();
        done["ResultRows"]!.GetValue<long>().ShouldBe(1);
        done["Duration"]!.GetValue<long>().ShouldBeGreaterThan(0);
        done["RedshiftPid"]!.GetValue<long>().ShouldBeGreaterThan(0);
        done["CreatedAt"]!.GetValue<double>().ShouldBeGreaterThan(1e9);
        result["TotalNumRows"]!.GetValue<long>().ShouldBe(1);
        result["Records"]![0]!
            .ToJsonString()
            .ShouldBe(
                """[{"longValue":1},{"doubleValue":2.5},{"stringValue":"3.50"},{"booleanValue":true},{"stringValue":"x"},{"isNull":true}]"""
            );
        result["ColumnMetadata"]!
            .AsArray()
            .Select(c => c!["typeName"]!.GetValue<string>())
            .ShouldBe(["int2", "float8", "numeric", "bool", "varchar", "int4"]);
        result["ColumnMetadata"]![2]!["scale"]!.GetValue<int>().ShouldBe(2);
        result["ColumnMetadata"]![4]!["length"]!.GetValue<int>().ShouldBe(9);
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
            var (_, page) = await api.JsonAsync("GetStatementResult", token is null ? new { Id = id } : new { Id = id, NextToken = token });
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

        good["ResultRows"]!.GetValue<long>().ShouldBe(2);
        good["HasResultSet"]!.GetValue<bool>().ShouldBeFalse();
        bad["Status"]!.GetValue<string>().ShouldBe("FAILED");
        bad["Error"]!.GetValue<string>().ShouldStartWith($"ERROR: Load into table '{table}' failed.");
        await using var connection = await cluster.ConnectAsync();
        var queryId = bad["RedshiftQueryId"]!.GetValue<long>();
        (await connection.CountAsync($"sys_load_error_detail where query_id = {queryId}")).ShouldBe(1);
        (await api.JsonAsync("GetStatementResult", new { Id = bad["Id"]!.GetValue<string>() })).Body["__type"]!
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

        var first = await EndAsync(api, await StartBatchAsync(api, good));
        var second = await EndAsync(api, await StartBatchAsync(api, bad));

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
    public async Task AUTO_COMMIT_keeps_what_came_before_the_failure()
    {
        await using var api = await HostAsync();
        var table = cluster.NewName();

        await EndAsync(api, await StartBatchAsync(api, [$"create table {table} (id int)", "select nonsense"], "AUTO_COMMIT"));

        await using var connection = await cluster.ConnectAsync();
        (await connection.CountAsync(table)).ShouldBe(0);
    }

    [Fact]
    public async Task The_same_ClientToken_is_the_same_statement()
    {
        await using var api = await HostAsync();
        var table = cluster.NewName();
        await EndAsync(api, await StartAsync(api, $"create table {table} (id int)"));
        var request = new
        {
            Sql = $"insert into {table} values (1)",
            ClusterIdentifier = "local",
            Database = "dev",
            DbUser = "awsuser",
            ClientToken = table,
        };

        var first = (await api.JsonAsync("ExecuteStatement", request)).Body["Id"]!.GetValue<string>();
        await EndAsync(api, first);
        var second = (await api.JsonAsync("ExecuteStatement", request)).Body["Id"]!.GetValue<string>();

        second.ShouldBe(first);
        await using var connection = await cluster.ConnectAsync();
        (await connection.CountAsync(table)).ShouldBe(1);
    }

    [Fact]
    public async Task Named_parameters_take_their_types_from_the_statement()
    {
        await using var api = await HostAsync();
        var (_, started) = await api.JsonAsync(
            "ExecuteStatement",
            new
            {
                Sql = "select :n::int + 1 as a, :name::varchar || ':name' as b, :n::text as c",
                WorkgroupName = "local",
                Database = "dev",
                WaitTimeSeconds = 30,
                Parameters = new[] { new { name = "n", value = "41" }, new { name = "name", value = "it's" } },
            }
        );

        started["Status"]!.GetValue<string>().ShouldBe("FINISHED");
        started["WorkgroupName"]!.GetValue<string>().ShouldBe("local");
        var (_, result) = await api.JsonAsync("GetStatementResult", new { Id = started["Id"]!.GetValue<string>() });
        result["Records"]![0]!.ToJsonString().ShouldBe("""[{"longValue":42},{"stringValue":"it\u0027s:name"},{"stringValue":"41"}]""");
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
    [InlineData("""{"Sql":"select 1","Database":"dev"}""", "ValidationException")]
    [InlineData("""{"Sql":"select 1","Database":"dev","ClusterIdentifier":"local","WorkgroupName":"local"}""", "ValidationException")]
    [InlineData("""{"Sql":"select 1","Database":"dev","WorkgroupName":"local","DbUser":"x"}""", "ValidationException")]
    [InlineData(
        """{"Sql":"select 1","Database":"dev","ClusterIdentifier":"local","DbUser":"x","SecretArn":"arn:aws:x"}""",
        "ValidationException"
    )]
    [InlineData("""{"Sql":"select 1","ClusterIdentifier":"local"}""", "ValidationException")]
    [InlineData("""{"Sql":"","Database":"dev","ClusterIdentifier":"local"}""", "ValidationException")]
    [InlineData("""{"Sql":"select 1","Database":"dev","ClusterIdentifier":"elsewhere"}""", "ValidationException")]
    [InlineData("""{"Sql":"select 1","Database":"dev","ClusterIdentifier":"local","WaitTimeSeconds":31}""", "ValidationException")]
    [InlineData("""{"Sql":"select 1","Database":"dev","ClusterIdentifier":"local","ClientToken":""}""", "ValidationException")]
    public async Task What_the_service_refuses_is_refused(string request, string code)
    {
        await using var api = await HostAsync();

        var (status, body) = await api.JsonAsync("ExecuteStatement", JsonNode.Parse(request)!);

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
                "ExecuteStatement",
                new
                {
                    Sql = tooLong,
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
        var (_, unknown) = await api.JsonAsync("DescribeStatement", new { Id = Guid.Empty.ToString() });
        unknown["__type"]!.GetValue<string>().ShouldBe("ResourceNotFoundException");
        unknown["ResourceId"]!.GetValue<string>().ShouldBe(Guid.Empty.ToString());
    }

    [Fact]
    public async Task Faults_strike_in_the_protocols_form()
    {
        await using var api = await HostAsync();
        cluster.Faults.Add(new Fault("redshift-data", "ExecuteStatement", FaultKind.Throttle) { Times = 1 });

        var (status, body) = await api.JsonAsync(
            "ExecuteStatement",
            new
            {
                Sql = "select 1",
                ClusterIdentifier = "local",
                Database = "dev",
            }
        );

        status.ShouldBe(400);
        body["__type"]!.GetValue<string>().ShouldBe("ThrottlingException");
    }

    private Task<ApiHost> HostAsync() => ApiHost.StartAsync(cluster.Stack.Services.Single(s => s.SigningName == "redshift-data"));

    private static async Task<string> StartAsync(ApiHost api, string sql)
    {
        var (status, body) = await api.JsonAsync(
            "ExecuteStatement",
            new
            {
                Sql = sql,
                ClusterIdentifier = "local",
                Database = "dev",
                DbUser = "awsuser",
            }
        );
        status.ShouldBe(200, body.ToJsonString());
        return body["Id"]!.GetValue<string>();
    }

    private static async Task<string> StartBatchAsync(ApiHost api, string[] sqls, string mode = "TRANSACTION")
    {
        var (status, body) = await api.JsonAsync(
            "BatchExecuteStatement",
            new
            {
                Sqls = sqls,
                ClusterIdentifier = "local",
                Database = "dev",
                ExecutionMode = mode,
            }
        );
        status.ShouldBe(200, body.ToJsonString());
        return body["Id"]!.GetValue<string>();
    }

    private static async Task<JsonNode> DescribeAsync(ApiHost api, string id) =>
        (await api.JsonAsync("DescribeStatement", new { Id = id })).Body;

    private static async Task<JsonNode> EndAsync(ApiHost api, string id) =>
        (await api.JsonAsync("DescribeStatement", new { Id = id, WaitTimeSeconds = 30 })).Body;
}
