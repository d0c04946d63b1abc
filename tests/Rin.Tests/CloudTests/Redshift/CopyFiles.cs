using Npgsql;

namespace GapFurniture.LocalCloud.Tests.Redshift;

[Collection(OnOneCluster.Name)]
public sealed class CopyFiles(ClusterFixture cluster)
{
    [Fact]
    public async Task A_key_is_a_prefix()
    {
        var (table, connection) = await cluster.TableAsync();
        await using var _ = connection;
        Put($"{table}/a", 1);
        Put($"{table}/a2", 2);
        Put($"{table}/b", 3);

        await connection.RunAsync(ClusterFixture.Copy(table, $"{table}/a"));

        (await IdsAsync(connection, table)).ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task Hidden_files_are_left_out()
    {
        var (table, connection) = await cluster.TableAsync();
        await using var _ = connection;
        Put($"{table}/a", 1);
        Put($"{table}/_SUCCESS", 2);
        Put($"{table}/.a.swp", 3);

        await connection.RunAsync(ClusterFixture.Copy(table, $"{table}/"));

        (await IdsAsync(connection, table)).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Nothing_under_the_prefix_is_an_error()
    {
        var (table, connection) = await cluster.TableAsync();
        await using var _ = connection;

        var error = await Should.ThrowAsync<PostgresException>(() => connection.RunAsync(ClusterFixture.Copy(table, $"{table}/none")));

        error.SqlState.ShouldBe("XX000");
        error.MessageText.ShouldBe($"The specified S3 prefix '{table}/none' does not exist");
    }

    [Fact]
    public async Task A_manifest_loads_exactly_what_it_lists_as_often_as_it_lists_it()
    {
        var (table, connection) = await cluster.TableAsync();
        await using var _ = connection;
        Put($"{table}/a", 1);
        Put($"{table}/a2", 2);
        Manifest(table, ($"{table}/a", true), ($"{table}/a", false), ($"{table}/gone", false));

        await connection.RunAsync(ClusterFixture.Copy(table, $"{table}.manifest", "MANIFEST JSON 'auto'"));

        (await IdsAsync(connection, table)).ShouldBe(["1", "1"]);
        var copy = cluster.Stack.Copies.All.Single(c => c.Table == table);
        copy.Keys.ShouldBe([$"{table}/a", $"{table}/a"]);
        copy.Succeeded.ShouldBe(true);
        copy.Rows.ShouldBe(2);
    }

    [Fact]
    public async Task A_mandatory_file_that_is_missing_fails_the_load()
    {
        var (table, connection) = await cluster.TableAsync();
        await using var _ = connection;
        Put($"{table}/a", 1);
        Manifest(table, ($"{table}/a", false), ($"{table}/gone", true));

        var error = await Should.ThrowAsync<PostgresException>(() =>
            connection.RunAsync(ClusterFixture.Copy(table, $"{table}.manifest", "MANIFEST JSON 'auto'"))
        );

        error.MessageText.ShouldContain($"s3://data/{table}/gone");
        await using var second = await cluster.ConnectAsync();
        (await second.CountAsync(table)).ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"entries":[{"url":"s3://data/nowhere"}]}""")]
    [InlineData("""{"entries":[]}""")]
    [InlineData("""{"files":[]}""")]
    [InlineData("not json")]
    public async Task A_manifest_that_yields_nothing_fails_the_load(string manifest)
    {
        var (table, connection) = await cluster.TableAsync();
        await using var _ = connection;
        cluster.S3.Put($"{table}.manifest", manifest);

        var error = await Should.ThrowAsync<PostgresException>(() =>
            connection.RunAsync(ClusterFixture.Copy(table, $"{table}.manifest", "MANIFEST JSON 'auto'"))
        );

        error.SqlState.ShouldBe("XX000");
    }

    private void Put(string key, int id) => cluster.S3.Put(key, $"{{\"id\":{id}}}\n");

    private void Manifest(string table, params (string Key, bool Mandatory)[] entries) =>
        cluster.S3.Put(
            $"{table}.manifest",
            System.Text.Json.JsonSerializer.Serialize(
                new { entries = entries.Select(e => new { url = $"s3://data/{e.Key}", mandatory = e.Mandatory }) }
            )
        );

    private static Task<string[]> IdsAsync(NpgsqlConnection connection, string table) =>
        connection.RowsAsync($"select id from {table} order by id");
}
