using GapFurniture.Pieces;
using Npgsql;

namespace GapFurniture.LocalCloud.Tests.Redshift;

[Collection(OnOneCluster.Name)]
public sealed class Transactions(ClusterFixture cluster)
{
    [Fact]
    public async Task Two_COPYs_and_a_rollback_leave_nothing()
    {
        var (table, connection) = await TableAsync();
        await using var _ = connection;

        await connection.RunAsync("begin");
        await connection.RunAsync(ClusterFixture.Copy(table, $"{table}/good"));
        await connection.RunAsync(ClusterFixture.Copy(table, $"{table}/good"));
        (await connection.CountAsync(table)).ShouldBe(4);
        await connection.RunAsync("rollback");

        (await connection.CountAsync(table)).ShouldBe(0);
    }

    [Fact]
    public async Task Several_COPYs_and_a_commit_stay()
    {
        var (table, connection) = await TableAsync();
        await using var _ = connection;

        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            for (var i = 0; i < 3; i++)
                await connection.RunAsync(ClusterFixture.Copy(table, $"{table}/good"));
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        (await connection.CountAsync(table)).ShouldBe(6);
    }

    [Fact]
    public async Task A_bad_file_aborts_the_transaction_until_it_is_rolled_back()
    {
        var (table, connection) = await TableAsync();
        await using var _ = connection;

        var good = ClusterFixture.Copy(table, $"{table}/good");
        var bad = ClusterFixture.Copy(table, $"{table}/bad");
        var (_, output, errors) = await Psql.ScriptAsync(
            cluster.Stack,
            ["begin", good, bad, good, "rollback", $"select count(*) from {table}", good, $"select count(*) from {table}"]
        );

        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["0", "2"]);
        errors.ShouldContain($"XX000: Load into table '{table}' failed. Check 'sys_load_error_detail' system table for details.");
        errors.ShouldContain("25P02");
    }

    [Theory]
    [InlineData("begin")]
    [InlineData("begin transaction isolation level read committed")]
    [InlineData("begin isolation level serializable")]
    [InlineData("start transaction isolation level read uncommitted, read write")]
    public async Task A_transaction_sees_the_database_as_it_was_at_its_first_query_but_not_at_its_lock(string begin)
    {
        var (table, reader) = await TableAsync();
        await using var _ = reader;
        await using var writer = await cluster.ConnectAsync();
        await reader.RunAsync($"create table {table}_guard (id int)");

        await reader.RunAsync(begin);
        await writer.RunAsync($"insert into {table} (id) values (1)");
        await reader.RunAsync($"lock table {table}_guard");
        await writer.RunAsync($"insert into {table} (id) values (2)");
        var first = await reader.CountAsync(table);
        await writer.RunAsync($"insert into {table} (id) values (3)");
        var second = await reader.CountAsync(table);
        await reader.RunAsync("commit");

        (first, second, await reader.CountAsync(table)).ShouldBe((2, 2, 3));
    }

    [Fact]
    public async Task A_bad_file_leaves_nothing_of_its_good_rows()
    {
        var (table, connection) = await TableAsync();
        await using var _ = connection;
        await using var second = await cluster.ConnectAsync();

        // Npgsql breaks the connection at any error of class XX, which is Redshift's for a failed load.
        await Should.ThrowAsync<PostgresException>(() => connection.RunAsync(ClusterFixture.Copy(table, $"{table}/")));

        connection.State.ShouldBe(System.Data.ConnectionState.Closed);
        (await second.CountAsync(table)).ShouldBe(0);
    }

    [Fact]
    public async Task Statements_of_one_query_string_stand_or_fall_together()
    {
        var (table, connection) = await TableAsync();
        await using var _ = connection;
        var good = ClusterFixture.Copy(table, $"{table}/good");

        // Npgsql splits such strings; psql and Go's drivers send them whole.
        var all = await Psql.RunAsync(cluster.Stack, $"{good}; insert into {table} values (9); {good}; select count(*) from {table}");
        all.Error.ShouldNotContain("ERROR");
        all.ExitCode.ShouldBe(0, all.Error);
        all.Output.ShouldContain("5");
        var failed = await Psql.RunAsync(
            cluster.Stack,
            $"delete from {table}; {good}; {ClusterFixture.Copy(table, $"{table}/bad")}; {good}"
        );

        failed.ExitCode.ShouldNotBe(0);
        failed.Error.ShouldContain($"Load into table '{table}' failed");
        (await connection.CountAsync(table)).ShouldBe(5);
    }

    [Fact]
    public async Task A_table_of_the_same_transaction_can_be_loaded()
    {
        var (table, connection) = await TableAsync();
        await using var _ = connection;

        await connection.RunAsync("begin");
        await connection.RunAsync($"create temp table stage_{table} (like {table})");
        await connection.RunAsync(ClusterFixture.Copy($"stage_{table}", $"{table}/good"));
        await connection.RunAsync($"insert into {table} select * from stage_{table}");
        await connection.RunAsync("commit");

        (await connection.CountAsync(table)).ShouldBe(2);
    }

    [Fact]
    public async Task Two_sessions_load_one_table_at_a_time()
    {
        var (table, connection) = await TableAsync();
        await using var first = connection;
        await using var second = await cluster.ConnectAsync();

        await first.RunAsync("begin");
        await first.RunAsync($"lock {table}");
        var waiting = second.RunAsync(ClusterFixture.Copy(table, $"{table}/good"));
        await WaitAsync(first, $"select count(*) = 1 from pg_locks where not granted and relation = '{table}'::regclass");
        waiting.IsCompleted.ShouldBeFalse();
        await first.RunAsync("commit");
        await waiting;

        (await first.CountAsync(table)).ShouldBe(2);
        cluster.Stack.Copies.MaxConcurrency(table).ShouldBe(1);
    }

    [Fact]
    public async Task A_waiting_COPY_can_be_cancelled()
    {
        var (table, connection) = await TableAsync();
        await using var first = connection;
        await using var second = await cluster.ConnectAsync();

        await first.RunAsync("begin");
        await first.RunAsync($"lock {table}");
        await using var command = new NpgsqlCommand(ClusterFixture.Copy(table, $"{table}/good"), second);
        var waiting = command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await WaitAsync(first, $"select count(*) = 1 from pg_locks where not granted and relation = '{table}'::regclass");
        await Task.Run(command.Cancel, TestContext.Current.CancellationToken);

        var error = await Should.ThrowAsync<OperationCanceledException>(waiting);
        (error.InnerException as PostgresException)?.SqlState.ShouldBe("57014");
        await first.RunAsync("rollback");
        await second.RunAsync(ClusterFixture.Copy(table, $"{table}/good"));
        (await second.CountAsync(table)).ShouldBe(2);
    }

    private static Task WaitAsync(NpgsqlConnection connection, string condition) =>
        Eventually.HoldsAsync(async () => await connection.ScalarAsync(condition) is true, condition);

    private async Task<(string Table, NpgsqlConnection Connection)> TableAsync()
    {
        var made = await cluster.TableAsync();
        cluster.S3.Put($"{made.Table}/good", "{\"id\":1}\n{\"id\":2}\n").Put($"{made.Table}/bad", "{\"id\":3}\n{\"id\":\"x\"}\n");
        return made;
    }
}
