using GapFurniture.Rin.Config;

namespace GapFurniture.Rin.Tests.Config;

public sealed class BatchReaderTests
{
    private const string Rest = """

        queue_name: q
        redshift: {host: h, dbname: d, user: u, password: p, table: t}
        s3: {bucket: b, key_prefix: a/}
        targets: [{}]
        """;

    private static RinConfig Read(string batch) => ConfigReader.Read("rin.yaml", batch + Rest, _ => null, needsQueue: true);

    [Fact]
    public void Without_the_section_a_batch_is_a_thousand_objects_ten_gibibytes_or_five_seconds()
    {
        var limits = Read("").Batch;
        (limits.MaxObjects, limits.MaxBytes, limits.MaxWait).ShouldBe((1000, 10L << 30, TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData("1048576", 1L << 20)]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("2 GB", 2_000_000_000L)]
    [InlineData("1tib", 1L << 40)]
    [InlineData("7B", 7L)]
    public void Sizes_are_read_as_people_write_them(string text, long bytes) =>
        Read($"batch: {{max_objects: 7, max_bytes: {text}, max_wait: 1m30s}}")
            .Batch.ShouldBe(
                new BatchLimits
                {
                    MaxObjects = 7,
                    MaxBytes = bytes,
                    MaxWait = TimeSpan.FromSeconds(90),
                }
            );

    [Fact]
    public void Every_mistake_is_told_with_its_line()
    {
        var text = """
            batch:
              max_objects: 0
              max_bytes: much
              max_wait: 1h
              max_age: 5s
            """;
        Should
            .Throw<ConfigException>(() => Read(text))
            .Problems.Select(p => p.ToString())
            .ShouldBe(
                [
                    "rin.yaml:5: batch.max_age: unknown key; known are max_objects, max_bytes, max_wait",
                    "rin.yaml:2: batch.max_objects: \"0\" is not a whole number from 1 to 10000",
                    "rin.yaml:3: batch.max_bytes: \"much\" is not a size such as 10GiB, 512MB or 1048576",
                    "rin.yaml:4: batch.max_wait: \"1h\" is not a duration from 0 to 15m, such as 10s",
                ],
                ignoreOrder: true
            );
    }

    [Theory]
    [InlineData("")]
    [InlineData("B")]
    [InlineData("-1")]
    [InlineData("9999999999TiB")]
    [InlineData("1.5GB")]
    public void What_is_no_size_is_refused(string text) => ConfigReader.BytesOf(text).ShouldBeNull();
}
