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
}
