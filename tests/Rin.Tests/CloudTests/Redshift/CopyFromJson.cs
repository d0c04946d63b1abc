using System.Text;
using Npgsql;

namespace GapFurniture.LocalCloud.Tests.Redshift;

[Collection(OnOneCluster.Name)]
public sealed class CopyFromJson(ClusterFixture cluster)
{
    [Theory]
    [InlineData("")]
    [InlineData("Server Compatibility Mode=None;No Reset On Close=false")]
    public async Task A_file_of_objects_becomes_rows(string mode)
    {
        var table = cluster.NewName();
        cluster.S3.Put($"{table}/a.json", "{\"id\":1,\"name\":\"one\"}\n{\"id\":2,\"name\":\"two\"}\n");
        await using var connection = await cluster.ConnectAsync(mode);
        await connection.RunAsync($"create table {table} (id int, name varchar(10))");

        var answer = await connection.RunAsync(ClusterFixture.Copy(table, $"{table}/a.json"));

        answer.ShouldBe(-1);
        (await connection.RowsAsync($"select id, name from {table} order by id")).ShouldBe(["1|one", "2|two"]);
    }

    [Theory]
    [InlineData("""{"v":"a\tb\nc\\d\"e\/f\u0041"}""", "a\tb\nc\\d\"e/fA")]
    [InlineData("""{"v":"日本語 𠮷 \ud83d\ude00"}""", "日本語 𠮷 😀")]
    [InlineData("""{"v":12345678901234567890123456789.0123456789000}""", "12345678901234567890123456789.0123456789000")]
    [InlineData("""{"v":-1.5E+10}""", "-1.5E+10")]
    [InlineData("""{"v":true}""", "true")]
    [InlineData("""{"v":null}""", "∅")]
    [InlineData("""{"other":1}""", "∅")]
    [InlineData("""{"v":""}""", "")]
    [InlineData("""{"v":"\\N"}""", "\\N")]
    [InlineData("""{"v":"\\."}""", "\\.")]
    [InlineData("""{"v":{"a":[1,2,{"b":"x\n\"y\""}]}}""", """{"a":[1,2,{"b":"x\n\"y\""}]}""")]
    [InlineData("""{"v":1,"x":{"v":2},"v":3}""", "3")]
    [InlineData("""{"\u0076":"escaped key"}""", "escaped key")]
    [InlineData("""{"V":"case matters"}""", "∅")]
    public async Task A_value_arrives_as_it_is(string record, string expected)
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, record);
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (v varchar(max))");

        await connection.RunAsync(ClusterFixture.Copy(table, table));

        (await connection.RowsAsync($"select v from {table}")).ShouldBe([expected]);
    }

    [Fact]
    public async Task Objects_may_follow_each_other_in_any_layout()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, "\uFEFF  {\"id\":1}{\"id\":2}\r\n\r\n{\n  \"id\" : 3\n}\t{\"id\":4}");
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int)");

        await connection.RunAsync(ClusterFixture.Copy(table, table));

        (await connection.RowsAsync($"select id from {table} order by id")).ShouldBe(["1", "2", "3", "4"]);
    }

    [Fact]
    public async Task Records_that_are_larger_than_the_window_are_whole()
    {
        var table = cluster.NewName();
        var text = new StringBuilder();
        for (var i = 0; i < 40; i++)
            text.Append("{\"id\":").Append(i).Append(",\"pad\":\"").Append('é', i * 9_000).Append("\\n\"}\n");
        cluster.S3.PutZipped(table, text.ToString());
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int, pad varchar)".Replace("varchar", "super", StringComparison.Ordinal));

        await connection.RunAsync(ClusterFixture.Copy(table, table, "GZIP JSON 'auto'"));

        (await connection.ScalarAsync($"select count(*) from {table} where length(pad #>> '{{}}') = id * 9000 + 1")).ShouldBe(40L);
    }

    [Fact]
    public async Task A_record_over_4_MB_fails_the_load()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, "{\"id\":1}\n{\"id\":2,\"x\":\"" + new string('x', 4 * 1024 * 1024) + "\"}\n{\"id\":3}");
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int)");

        await using var failing = await cluster.ConnectAsync();
        await Should.ThrowAsync<PostgresException>(() => failing.RunAsync(ClusterFixture.Copy(table, table)));
        await connection.RunAsync(ClusterFixture.Copy(table, table, "JSON 'auto' MAXERROR 1"));

        (await connection.RowsAsync($"select id from {table} order by id")).ShouldBe(["1", "3"]);
    }

    [Fact]
    public async Task Many_short_records_behind_one_that_is_too_long_are_all_loaded()
    {
        var table = cluster.NewName();
        var padding = new string('x', 100);
        var others = Enumerable.Range(0, 10_000).Select(i => $$"""{"id":{{i}},"x":"{{padding}}"}""" + "\n");
        cluster.S3.Put($"{table}/data", "{\"id\":-1,\"x\":\"" + new string('x', 4 * 1024 * 1024) + "\"}\n" + string.Concat(others));
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int)");

        await connection.RunAsync(ClusterFixture.Copy(table, $"{table}/", "JSON 'auto' MAXERROR 1"));

        (await connection.CountAsync(table)).ShouldBe(10_000);
    }

    [Fact]
    public async Task SUPER_keeps_the_kind_of_every_value()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, """{"s":"text"}{"s":1.50}{"s":{"a": [1]}}{"s":null}""");
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (n int identity(1,1), s super)");

        await connection.RunAsync(ClusterFixture.Copy(table, table));

        (await connection.RowsAsync($"select s from {table} order by n")).ShouldBe(["\"text\"", "1.50", "{\"a\": [1]}", "∅"]);
    }

    [Fact]
    public async Task The_column_list_limits_what_is_loaded_and_leaves_defaults_to_the_rest()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, """{"a":1,"b":2,"c":3}""");
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (a int, b int default 7, c int)");

        await connection.RunAsync(ClusterFixture.Copy(table, table).Replace(" FROM", " (c, a) FROM", StringComparison.Ordinal));

        (await connection.RowsAsync($"select a, b, c from {table}")).ShouldBe(["1|7|3"]);
    }

    [Fact]
    public async Task Auto_ignorecase_takes_keys_in_any_case()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, """{"UserId":1}""");
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (userid int)");

        await connection.RunAsync(ClusterFixture.Copy(table, table, "JSON AS 'auto ignorecase'"));

        (await connection.RowsAsync($"select * from {table}")).ShouldBe(["1"]);
    }
}
