namespace GapFurniture.LocalCloud.Tests.Redshift;

[Collection(OnOneCluster.Name)]
public sealed class CopyFromDelimited(ClusterFixture cluster)
{
    [Theory]
    [InlineData("CSV", "1,plain\n2,\"with, comma\"\n", "1|plain", "2|with, comma")]
    [InlineData("CSV", "1,\"two\nlines\"\r\n2,\"say \"\"hi\"\"\"\r\n", "1|two\nlines", "2|say \"hi\"")]
    [InlineData("CSV", "1, \"quoted\" \n2, bare \n", "1|quoted", "2| bare ")]
    [InlineData("CSV QUOTE '%'", "1,%a,\"b%\n", "1|a,\"b")]
    [InlineData("FORMAT AS CSV DELIMITER ';' IGNOREHEADER 1", "id;name\n1;x\n", "1|x")]
    [InlineData("CSV", "1,\\N\n2,\n", "1|∅", "2|")]
    [InlineData("CSV NULL AS 'NIL' EMPTYASNULL", "1,NIL\n2,\n3,\\N", "1|∅", "2|∅", "3|\\N")]
    [InlineData("", "1|pipe\n2|back\\slash\n", "1|pipe", "2|back\\slash")]
    [InlineData("DELIMITER '\\t'", "1\ttab\n", "1|tab")]
    [InlineData("BLANKSASNULL", "1|  \n2|x", "1|∅", "2|x")]
    [InlineData("TRUNCATECOLUMNS", "1|日本語日本語日本語\n", "1|日本語日本語")]
    public async Task Fields_arrive_as_the_options_say(string options, string file, params string[] expected)
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, file);
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int, name varchar(20))");

        await connection.RunAsync(ClusterFixture.Copy(table, table, options));

        (await connection.RowsAsync($"select id, name from {table} order by id")).ShouldBe(expected);
    }

    [Fact]
    public async Task Invalid_bytes_fail_their_own_record()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, [.. "1|日本\n2|"u8, 0xC3, (byte)'b', (byte)'\n']);
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int, name varchar(20))");

        await using var failing = await cluster.ConnectAsync();
        await Should.ThrowAsync<Npgsql.PostgresException>(() => failing.RunAsync(ClusterFixture.Copy(table, table, "")));
        await connection.RunAsync(ClusterFixture.Copy(table, table, "MAXERROR 1"));

        (await connection.RowsAsync($"select id, name from {table}")).ShouldBe(["1|日本"]);
    }

    [Fact]
    public async Task Zipped_files_are_read_whole_even_when_they_were_concatenated()
    {
        var table = cluster.NewName();
        cluster.S3.PutZipped($"{table}/1", "1|a\n").PutZipped($"{table}/2", "2|b\n");
        var both = new MemoryStream();
        foreach (var key in (string[])[$"{table}/1", $"{table}/2"])
            await cluster.S3.OpenRead("data", key)!.CopyToAsync(both, TestContext.Current.CancellationToken);
        cluster.S3.Put($"{table}.gz", both.ToArray());
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int, name varchar(20))");

        await connection.RunAsync(ClusterFixture.Copy(table, $"{table}.gz", "GZIP"));

        (await connection.CountAsync(table)).ShouldBe(2);
    }
}
