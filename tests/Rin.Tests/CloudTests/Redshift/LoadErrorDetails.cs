using Npgsql;

namespace GapFurniture.LocalCloud.Tests.Redshift;

[Collection(OnOneCluster.Name)]
public sealed class LoadErrorDetails(ClusterFixture cluster)
{
    private const string Fields =
        "trim(file_name), line_number, trim(column_name), trim(column_type), trim(column_length), error_code, trim(error_message)";

    [Theory]
    [InlineData("""{"id":"x1"}""", "id|int4||1207|Invalid digit, Value 'x', Pos 0, Type: Integer")]
    [InlineData("""{"id":1.5}""", "id|int4||1207|Invalid digit, Value '.', Pos 1, Type: Integer")]
    [InlineData("""{"id":99999999999}""", "id|int4||1207|Invalid digit, Value '', Pos 11, Type: Integer")]
    [InlineData("""{"id":3,"name":"123456"}""", "name|varchar|5|1204|String length exceeds DDL length")]
    [InlineData("""{"id":3,"name":"あい"}""", "name|varchar|5|1204|String length exceeds DDL length")]
    [InlineData("""{"id":3,"at":"yesterdayish"}""", "at|timestamp||1206|Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]")]
    [InlineData("""{"id":null}""", "id|int4||1213|Missing data for not-null field")]
    public async Task The_row_the_column_and_the_reason_are_told(string record, string expected)
    {
        var table = cluster.NewName();
        cluster.S3.Put($"{table}/1", "{\"id\":1}\n").Put($"{table}/2", "{\"id\":2}\n\n" + record + "\n{\"id\":4}\n");
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int not null, name varchar(5), at timestamp)");

        var (_, output, errors) = await Psql.ScriptAsync(
            cluster.Stack,
            "begin",
            ClusterFixture.Copy(table, $"{table}/"),
            "rollback",
            $"select {Fields} from sys_load_error_detail where query_id = pg_last_copy_id()",
            "select trim(filename), line_number, trim(colname), err_code, session = pg_backend_pid() from stl_load_errors where query = pg_last_copy_id()"
        );

        errors.ShouldContain($"XX000: Load into table '{table}' failed.");
        var parts = expected.Split('|');
        output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe([$"s3://data/{table}/2|3|{expected}", $"s3://data/{table}/2|3|{parts[0]}|{parts[3]}|t"]);
    }

    [Theory]
    [InlineData("JSON 'auto'", "{\"id\":1}\n{\"id\":\n{\"id\":3}", 1216)]
    [InlineData("JSON 'auto'", "{\"id\":1}\n[1]\n{\"id\":3}", 1216)]
    [InlineData("CSV", "1,a\n2\n3,c", 1214)]
    [InlineData("CSV", "1,a\n2,b,c\n3,c", 1202)]
    [InlineData("CSV", "1,a\n2,\"b\"x\n3,c", 1212)]
    public async Task A_broken_record_is_named_by_its_line_and_skipped_with_MAXERROR(string format, string file, int code)
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, file);
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int, name varchar(5))");

        await using var failing = await cluster.ConnectAsync();
        await Should.ThrowAsync<PostgresException>(() => failing.RunAsync(ClusterFixture.Copy(table, table, format)));
        var rows = await connection.RowsAsync(
            $"select line_number, error_code from sys_load_error_detail where trim(file_name) = 's3://data/{table}'"
        );
        rows.ShouldBe([$"2|{code}"]);

        await connection.RunAsync(ClusterFixture.Copy(table, table, format + " MAXERROR 1"));
        (await connection.ScalarAsync($"select min(id) || ',' || max(id) from {table}")).ShouldBe("1,3");
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_an_error_of_their_line()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, [.. "{\"id\":1}\n{\"name\":\""u8, 0xFF, .. "\"}"u8]);
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int, name varchar(5))");

        await using var failing = await cluster.ConnectAsync();
        await Should.ThrowAsync<PostgresException>(() => failing.RunAsync(ClusterFixture.Copy(table, table)));

        (
            await connection.RowsAsync(
                $"select line_number, error_code from sys_load_error_detail where trim(file_name) = 's3://data/{table}'"
            )
        ).ShouldBe(["2|1220"]);
    }

    [Fact]
    public async Task MAXERROR_skips_rows_that_the_server_refuses_and_names_each()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, "{\"id\":1}\n{\"id\":\"x\"}\n{\"id\":3,\"at\":\"never\"}\n{}\n{\"id\":5}\n");
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int not null, at timestamp)");

        await connection.RunAsync(ClusterFixture.Copy(table, table, "JSON 'auto' MAXERROR 3"));

        (await connection.RowsAsync($"select id from {table} order by 1")).ShouldBe(["1", "5"]);
        (await connection.ScalarAsync("select pg_last_copy_count()")).ShouldBe(2L);
        var rows = await connection.RowsAsync(
            "select line_number, trim(column_name), error_code from sys_load_error_detail where query_id = pg_last_copy_id() order by 1"
        );
        rows.ShouldBe(["2|id|1207", "3|at|1206", "4|id|1213"]);
        var error = await Should.ThrowAsync<PostgresException>(() =>
            connection.RunAsync(ClusterFixture.Copy(table, table, "JSON 'auto' MAXERROR 2"))
        );
        error.SqlState.ShouldBe("XX000");
    }

    [Fact]
    public async Task The_last_COPY_of_the_session_has_an_id()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, "{\"id\":1}\n{\"id\":2}");
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int)");
        (await connection.ScalarAsync("select pg_last_copy_id()")).ShouldBe(-1);

        await connection.RunAsync("begin");
        await connection.RunAsync(ClusterFixture.Copy(table, table));
        var id = (int)(await connection.ScalarAsync("select pg_last_copy_id()"))!;
        (await connection.ScalarAsync("select pg_last_copy_count()")).ShouldBe(2L);
        await connection.RunAsync("rollback");

        id.ShouldBeGreaterThan(0);
        var history = await connection.RowsAsync($"select status, table_name, loaded_rows from sys_load_history where query_id = {id}");
        history.ShouldBe([$"completed|{table}|2"]);
        var files = await connection.RowsAsync($"select trim(filename), lines_scanned from stl_load_commits where query = {id}");
        files.ShouldBe([$"s3://data/{table}|2"]);
        var other = await Psql.RunAsync(cluster.Stack, $"{ClusterFixture.Copy(table, table)}; select pg_last_copy_id() > {id}");
        other.Output.ShouldContain("t");
    }
}
