using Npgsql;

namespace GapFurniture.LocalCloud.Tests.Redshift;

[Collection(OnOneCluster.Name)]
public sealed class CopySyntax(ClusterFixture cluster)
{
    private const string Role = "IAM_ROLE 'arn:aws:iam::123456789012:role/load'";

    [Theory]
    [InlineData(Role)]
    [InlineData("IAM_ROLE default")]
    [InlineData("iam_role 'arn:aws:iam::123456789012:role/a,arn:aws-cn:iam::210987654321:role/b'")]
    [InlineData("CREDENTIALS 'aws_iam_role=arn:aws:iam::123456789012:role/load'")]
    [InlineData("WITH CREDENTIALS AS 'aws_access_key_id=AK;aws_secret_access_key=SK;token=T'")]
    [InlineData("ACCESS_KEY_ID 'AK' SECRET_ACCESS_KEY 'SK' SESSION_TOKEN 'T'")]
    [InlineData(Role + " REGION AS 'us-east-1' FORMAT AS JSON 'auto' STATUPDATE OFF COMPUPDATE PRESET")]
    [InlineData(Role + " TIMEFORMAT AS 'auto' DATEFORMAT 'auto' ROUNDEC COMPROWS 100 ACCEPTANYDATE")]
    public async Task What_Redshift_accepts_is_accepted(string options)
    {
        var (table, connection) = await TableAsync();
        await using var _ = connection;
        var json = options.Contains("JSON", StringComparison.Ordinal) ? "" : " JSON 'auto'";

        await connection.RunAsync(
            $"-- a comment\n/* Rin /* nested */ */ copy public.\"{table}\" (\"id\") from 's3://data/{table}' {options}{json};"
        );

        (await connection.CountAsync(table)).ShouldBe(1);
    }

    [Theory]
    [InlineData("", "42601", "CREDENTIALS argument is required")]
    [InlineData(Role + " CREDENTIALS 'aws_iam_role=arn:aws:iam::123456789012:role/load'", "42601", "conflicting or redundant options")]
    [InlineData("ACCESS_KEY_ID 'AK'", "42601", "must be given together")]
    [InlineData("IAM_ROLE 'nonsense'", "XX000", "Invalid IAM role")]
    [InlineData("CREDENTIALS 'nonsense'", "XX000", "Invalid credentials")]
    [InlineData(Role + " FASTER", "42601", "syntax error at or near \"FASTER\"")]
    [InlineData(Role + " JSON 'automatic'", "XX000", "Invalid JSONPath format")]
    [InlineData(Role + " JSON 'auto' CSV", "42601", "conflicting or redundant options")]
    [InlineData(Role + " FORMAT XML", "42601", "syntax error at or near \"XML\"")]
    [InlineData(Role + " MAXERROR lots", "42601", "syntax error at or near \"lots\"")]
    [InlineData(Role + " CSV ESCAPE", "0A000", "ESCAPE is not supported by the local cluster")]
    [InlineData(Role + " DELIMITER 'ab'", "42601", "DELIMITER")]
    [InlineData(Role + " REGION 'Tokyo'", "42601", "invalid region")]
    [InlineData(Role + " ZSTD", "0A000", "ZSTD is not supported by the local cluster")]
    [InlineData(Role + " FORMAT PARQUET", "0A000", "PARQUET")]
    [InlineData(Role + " TIMEFORMAT 'DD.MM.YYYY'", "0A000", "TIMEFORMAT")]
    public async Task What_Redshift_refuses_is_refused(string options, string state, string message)
    {
        var (table, connection) = await TableAsync();
        await using var _ = connection;
        var sql = $"copy {table} from 's3://data/{table}' {options}";

        await using var failing = await cluster.ConnectAsync();
        var error = await Should.ThrowAsync<PostgresException>(() => failing.RunAsync(sql));
        error.SqlState.ShouldBe(state);
        error.MessageText.ShouldContain(message);
        var simple = await Psql.RunAsync(cluster.Stack, sql);
        simple.ExitCode.ShouldNotBe(0);
        simple.Error.ShouldContain(message);
        (await connection.CountAsync(table)).ShouldBe(0);
    }

    [Fact]
    public async Task A_table_or_column_that_does_not_exist_is_named()
    {
        var (table, connection) = await TableAsync();
        await using var _ = connection;

        await using var failing = await cluster.ConnectAsync();
        var noTable = await Should.ThrowAsync<PostgresException>(() => failing.RunAsync(ClusterFixture.Copy("nowhere", table)));
        noTable.MessageText.ShouldBe("Cannot COPY into nonexistent table nowhere");
        noTable.SqlState.ShouldBe("XX000");
        var noColumn = await Should.ThrowAsync<PostgresException>(() =>
            connection.RunAsync($"copy {table} (id, ghost) from 's3://data/{table}' {Role} json 'auto'")
        );
        noColumn.SqlState.ShouldBe("42703");
    }

    [Fact]
    public async Task COPY_from_the_client_itself_passes_through()
    {
        var (table, connection) = await TableAsync();
        await using var _ = connection;

        await using (
            var import = await connection.BeginTextImportAsync($"copy {table} (id) from stdin", TestContext.Current.CancellationToken)
        )
            await import.WriteAsync("7\n8\n");

        (await connection.CountAsync(table)).ShouldBe(2);
    }

    private async Task<(string Table, NpgsqlConnection Connection)> TableAsync()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, "{\"id\":1}");
        var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int)");
        return (table, connection);
    }
}
