using GapFurniture.Rin.Config;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Config;

public sealed class YamlMapTests
{
    [Fact]
    public void Numbers_and_truth_values_are_good_texts()
    {
        var config = Configs.Read(
            Configs
                .Minimal.Replace("user: u", "user: 20261121", StringComparison.Ordinal)
                .Replace("table: t", "table: yes", StringComparison.Ordinal)
                .Replace("dbname: d", "dbname: 0123", StringComparison.Ordinal)
        );

        config.Targets[0].Connection!.User.ShouldBe("20261121");
        config.Targets[0].Connection!.Database.ShouldBe("0123");
        config.Targets[0].Table.ShouldBe("yes");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("yes", true)]
    [InlineData("on", true)]
    [InlineData("'true'", true)]
    [InlineData("false", false)]
    [InlineData("No", false)]
    [InlineData("off", false)]
    [InlineData("", false)]
    [InlineData("~", false)]
    public void Truth_values_are_yamls(string written, bool meant)
    {
        Configs.Read($"{Configs.Minimal}\n    break: {written}").Targets[0].Break.ShouldBe(meant);
    }

    [Fact]
    public void Anchors_and_merges_are_followed()
    {
        var config = Configs.Read(
            """
            queue_name: q
            redshift: &main
              host: h
              dbname: d
              user: u
              password: p
            targets:
              - redshift: {<<: *main, dbname: mine, table: a}
                s3: &place {bucket: b, key_prefix: a/}
              - redshift:
                  <<: [{table: b, dbname: first}, {dbname: second, user: other}]
                s3: {<<: *place}
            """
        );

        var first = config.Targets[0];
        (first.Connection!.Host, first.Connection.Database, first.Table).ShouldBe(("h", "mine", "a"));
        var second = config.Targets[1];
        (second.Connection!.Database, second.Connection.User, second.Table, second.Bucket).ShouldBe(("first", "other", "b", "b"));
    }

    [Fact]
    public void Merged_keys_are_checked_where_they_stand()
    {
        Configs
            .Problems($"{Configs.Minimal}\ncredentials:\n  <<: {{aws_regoin: eu-west-1}}")
            .ShouldBe(["rin.yaml:12: credentials.aws_regoin: unknown key; did you mean aws_region?"]);
    }

    [Fact]
    public void A_merge_of_itself_ends()
    {
        Should.Throw<ConfigException>(() => Configs.Read("a: &a\n  <<: *a\n  b: c"));
    }

    [Fact]
    public void Quoted_keys_are_keys()
    {
        Configs.Read(Configs.Minimal.Replace("queue_name:", "\"queue_name\":", StringComparison.Ordinal)).QueueName.ShouldBe("q");
    }
}
