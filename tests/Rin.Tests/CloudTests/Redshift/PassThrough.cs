using System.Text;
using Npgsql;

namespace GapFurniture.LocalCloud.Tests.Redshift;

[Collection(OnOneCluster.Name)]
public sealed class PassThrough(ClusterFixture cluster)
{
    [Fact]
    public async Task The_greeting_is_a_Redshift_clusters()
    {
        using var client = new RawClient(cluster.Stack);

        var greeting = await client.LogInAsync();

        var parameters = greeting
            .Where(m => m.Type == 'S')
            .Select(m => Encoding.UTF8.GetString(m.Body).Split('\0'))
            .ToDictionary(p => p[0], p => p[1]);
        parameters["server_version"].ShouldBe("8.0.2");
        parameters["server_encoding"].ShouldBe("UTF8");
        greeting.Count(m => m.Type == 'K').ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(cluster.Stack.ConnectionString) { Password = "wrong", Pooling = false }.ConnectionString
        );

        var error = await Should.ThrowAsync<PostgresException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));

        error.SqlState.ShouldBe("28000");
    }

    [Fact]
    public async Task COPY_answers_in_its_place_within_a_pipeline()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, "{\"id\":1}{\"id\":2}");
        using var client = new RawClient(cluster.Stack);
        await client.LogInAsync();
        await client.QueryAsync($"create table {table} (id int)");
        await client.UntilAsync('Z');

        await client.ParseAsync("copy", ClusterFixture.Copy(table, table));
        await client.BindAsync("copy");
        await client.ExecuteAsync();
        await client.ParseAsync("", $"select count(*) from {table}");
        await client.BindAsync("");
        await client.ExecuteAsync();
        await client.BindAsync("copy");
        await client.ExecuteAsync();
        await client.ParseAsync("", "select nonsense");
        await client.BindAsync("");
        await client.ExecuteAsync();
        await client.SyncAsync();
        var answers = await client.UntilAsync('Z');

        // parse, bind, notice, complete; parse, bind, row, complete; bind, notice, complete; the error takes the rest with it
        new string([.. answers.Select(a => a.Type)]).ShouldBe("12NC12DC2NCEZ");
        Encoding.UTF8.GetString(answers[3].Body).ShouldBe("COPY\0");
        await client.QueryAsync($"select count(*) from {table}");
        (await client.UntilAsync('Z'))[1].Body[^1].ShouldBe((byte)'0');
    }

    [Fact]
    public async Task An_error_before_a_COPY_skips_it_until_the_sync()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, "{\"id\":1}");
        using var client = new RawClient(cluster.Stack);
        await client.LogInAsync();
        await client.QueryAsync($"create table {table} (id int)");
        await client.UntilAsync('Z');
        var before = cluster.Stack.Copies.Count;

        await client.ParseAsync("", "select nonsense");
        await client.ParseAsync("", ClusterFixture.Copy(table, table));
        await client.BindAsync("");
        await client.ExecuteAsync();
        await client.SyncAsync();

        new string([.. (await client.UntilAsync('Z')).Select(a => a.Type)]).ShouldBe("EZ");
        cluster.Stack.Copies.All.Skip(before).ShouldNotContain(c => c.Table == table);
    }

    [Fact]
    public async Task Big_results_and_notifications_arrive_whole()
    {
        await using var connection = await cluster.ConnectAsync();
        var notified = new TaskCompletionSource<string>();
        connection.Notification += (_, e) => notified.TrySetResult(e.Payload);

        (await connection.ScalarAsync("select length(repeat('x', 3000000))")).ShouldBe(3_000_000);
        ((string)(await connection.ScalarAsync("select repeat('é', 3000000)"))!).Length.ShouldBe(3_000_000);
        (await connection.RowsAsync("select n from generate_series(1, 20000) n")).Length.ShouldBe(20_000);
        await connection.RunAsync("listen door");
        await connection.RunAsync("notify door, 'knock'");

        (await notified.Task).ShouldBe("knock");
    }
}
