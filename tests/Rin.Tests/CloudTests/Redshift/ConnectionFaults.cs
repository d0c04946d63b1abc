using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;
using Npgsql;

namespace GapFurniture.LocalCloud.Tests.Redshift;

[Collection(OnOneCluster.Name)]
public sealed class ConnectionFaults(ClusterFixture cluster)
{
    [Fact]
    public async Task An_unavailable_cluster_refuses_connections()
    {
        cluster.Faults.Add(new Fault("redshift-sql", "Connect", FaultKind.Unavailable) { Times = 1 });

        // By default Npgsql tries again without GSS encryption after whatever error.

        var error = await Should.ThrowAsync<PostgresException>(() => cluster.ConnectAsync("Gss Encryption Mode=Disable"));

        error.SqlState.ShouldBe("57P03");
        await using var next = await cluster.ConnectAsync();
    }

    [Fact]
    public async Task A_paused_cluster_refuses_connections_until_it_is_available_again()
    {
        cluster.Stack.ClusterStatus = "paused";
        try
        {
            var error = await Should.ThrowAsync<PostgresException>(() => cluster.ConnectAsync());
            error.MessageText.ShouldContain("paused");
        }
        finally
        {
            cluster.Stack.ClusterStatus = "available";
        }
        await using var next = await cluster.ConnectAsync();
    }

    [Fact]
    public async Task A_dropped_connection_is_dropped_without_a_word()
    {
        cluster.Faults.Add(new Fault("redshift-sql", "Connect", FaultKind.Drop) { Times = 1 });

        var error = await Should.ThrowAsync<NpgsqlException>(() => cluster.ConnectAsync("Gss Encryption Mode=Disable"));

        error.ShouldNotBeOfType<PostgresException>();
    }

    [Fact]
    public async Task A_COPY_can_be_made_to_fail_with_any_SQLSTATE()
    {
        var (table, connection) = await TableAsync();
        await using var _ = connection;
        cluster.Faults.Add(
            new Fault("redshift-sql", "COPY", FaultKind.Error)
            {
                Times = 1,
                Key = $"{table}/2",
                Code = "40001",
                Message = "1023 DETAIL: Serializable isolation violation",
            }
        );

        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var error = await Should.ThrowAsync<PostgresException>(() => connection.RunAsync(ClusterFixture.Copy(table, $"{table}/")));
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);

        error.SqlState.ShouldBe("40001");
        error.MessageText.ShouldBe("1023 DETAIL: Serializable isolation violation");
        (await connection.CountAsync(table)).ShouldBe(0);
        await connection.RunAsync(ClusterFixture.Copy(table, $"{table}/"));
        (await connection.CountAsync(table)).ShouldBe(2);
    }

    [Fact]
    public async Task A_slow_COPY_is_slow()
    {
        var (table, connection) = await TableAsync();
        await using var _ = connection;
        cluster.Faults.Add(
            new Fault("redshift-sql", "COPY", FaultKind.Delay)
            {
                Times = 1,
                Key = $"{table}/1",
                DelayMs = 300,
            }
        );
        var start = TimeProvider.System.GetTimestamp();

        await connection.RunAsync(ClusterFixture.Copy(table, $"{table}/"));

        TimeProvider.System.GetElapsedTime(start).TotalMilliseconds.ShouldBeGreaterThan(290);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_of_a_COPY_leaves_nothing()
    {
        var (table, connection) = await TableAsync();
        await using var broken = connection;
        cluster.Faults.Add(new Fault("redshift-sql", "COPY", FaultKind.Drop) { Times = 1, Key = $"{table}/2" });

        var error = await Should.ThrowAsync<NpgsqlException>(() => broken.RunAsync(ClusterFixture.Copy(table, $"{table}/")));

        error.ShouldNotBeOfType<PostgresException>();
        await using var second = await cluster.ConnectAsync();
        await EmptyAsync(second, table);
    }

    [Fact]
    public async Task A_client_that_dies_in_the_middle_of_a_COPY_leaves_nothing()
    {
        var (table, connection) = await TableAsync();
        await using var other = connection;
        // The file's end never comes: only the client's death ends this COPY.
        var reading = new TaskCompletionSource();
        cluster.S3.Put($"{table}/endless", () => new EndlessStream("{\"id\":9}\n"u8.ToArray(), reading));
        var sql = ClusterFixture.Copy(table, $"{table}/endless");
        using (var client = new RawClient(cluster.Stack))
        {
            await client.LogInAsync();
            await client.QueryAsync(sql);
            await reading.Task;
        }

        await EmptyAsync(other, table);
        cluster.Stack.Copies.All.Last(c => c.Table == table).Succeeded.ShouldBe(false);
    }

    // No session of the server works on the table any more, and there is nothing in it.
    private static async Task EmptyAsync(NpgsqlConnection connection, string table)
    {
        var others = $"select count(*) from pg_locks where relation = '{table}'::regclass and pid <> pg_backend_pid()";
        await Eventually.HoldsAsync(async () => await connection.ScalarAsync(others) is 0L, "nobody works on the table");
        (await connection.CountAsync(table)).ShouldBe(0);
    }

    private async Task<(string Table, NpgsqlConnection Connection)> TableAsync()
    {
        var made = await cluster.TableAsync();
        cluster.S3.Put($"{made.Table}/1", "{\"id\":1}").Put($"{made.Table}/2", "{\"id\":2}");
        return made;
    }
}
