using System.Globalization;
using System.Text;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Redshift;

namespace GapFurniture.LocalCloud.Tests.Redshift;

/// <summary>Figures for people, run by hand: set LOCALCLOUD_SPEED. As tests they only check that the loads are right.</summary>
[Collection(OnOneCluster.Name)]
public sealed class Speed(ClusterFixture cluster)
{
    private static readonly int Scale = Environment.GetEnvironmentVariable("LOCALCLOUD_SPEED") is null ? 1 : 100;

    [Fact]
    public async Task A_large_file_streams()
    {
        var table = cluster.NewName();
        var bytes = Records(Scale * 1_000_000, out var count);
        cluster.S3.Put(table, bytes);
        await using var connection = await cluster.ConnectAsync("Command Timeout=120");
        await connection.RunAsync(
            $"create table {table} (id bigint, type varchar(10), title varchar(200), body varchar(max), price int, created timestamp)"
        );
        var start = TimeProvider.System.GetTimestamp();

        await connection.RunAsync(ClusterFixture.Copy(table, table));

        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        Report($"one COPY of {bytes.Length / 1e6:F0} MB JSON: {bytes.Length / 1e6 / seconds:F0} MB/s, {count / seconds:F0} rows/s");
        (await connection.CountAsync(table)).ShouldBe(count);
    }

    [Fact]
    public async Task Many_small_COPYs_follow_each_other()
    {
        var table = cluster.NewName();
        cluster.S3.Put(table, "{\"id\":1}\n");
        await using var connection = await cluster.ConnectAsync();
        await connection.RunAsync($"create table {table} (id int)");
        var sql = ClusterFixture.Copy(table, table);
        var start = TimeProvider.System.GetTimestamp();

        for (var i = 0; i < Scale * 10; i++)
            await connection.RunAsync(sql);

        Report($"small COPYs on one session: {Scale * 10 / TimeProvider.System.GetElapsedTime(start).TotalSeconds:F0}/s");
        (await connection.CountAsync(table)).ShouldBe(Scale * 10);
    }

    [Fact]
    public async Task A_cluster_starts_and_stops()
    {
        var start = TimeProvider.System.GetTimestamp();
        await using (
            var stack = await RedshiftStack.StartAsync(
                new DictionarySource(),
                new FaultBook(),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            )
        )
        {
            Report($"start of a cluster: {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F2} s");
            stack.Environment["REDSHIFT_PORT"].ShouldBe($"{stack.Port}");
            start = TimeProvider.System.GetTimestamp();
        }
        Report($"stop: {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F2} s");
    }

    private static void Report(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);

    private static byte[] Records(int size, out int count)
    {
        var text = new StringBuilder();
        for (count = 0; text.Length < size; count++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{{\"id\":{count},\"type\":\"add\",\"title\":\"one two three four five six\",\"body\":\"{Words}\",\"price\":{count % 99999},\"created\":\"2024-05-06T07:08:09Z\"}}\n"
            );
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static readonly string Words = string.Join(' ', Enumerable.Repeat("lorem ipsum \\\"dolor\\\" sit amet consectetur", 20));
}
