using FsCheck.Fluent;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Config;

public sealed class TargetChecksTests
{
    private static string Yaml(params string[] targets) =>
        $$"""
            queue_name: q
            redshift: {host: h, dbname: d, user: u}
            s3: {bucket: b}
            targets:
              - {{string.Join("\n  - ", targets)}}
            """;

    [Theory]
    [InlineData("{s3: {key_prefix: a/}, discard: true}", "{s3: {key_prefix: a/b/}, redshift: {table: t}}")]
    [InlineData("{s3: {key_prefix: a/}, redshift: {table: u}, break: true}", "{s3: {key_prefix: a/}, redshift: {table: t}}")]
    [InlineData("{s3: {key_prefix: a/}, discard: true}", "{s3: {key_regexp: '^a/b/(.)$'}, redshift: {table: t}}")]
    [InlineData("{s3: {key_prefix: a.b/}, discard: true}", "{s3: {key_regexp: '^a\\.b/c*'}, redshift: {table: t}}")]
    [InlineData("{s3: {key_regexp: '^a/'}, discard: true}", "{s3: {key_prefix: a/b}, redshift: {table: t}}")]
    [InlineData("{s3: {key_regexp: '.*'}, discard: true}", "{s3: {key_regexp: x}, redshift: {table: t}}")]
    [InlineData("{s3: {key_regexp: 'x(.)'}, redshift: {table: $1}, break: true}", "{s3: {key_regexp: 'x(.)'}, redshift: {table: t}}")]
    public void A_target_that_no_object_reaches_is_a_mistake(string wall, string behind)
    {
        Configs
            .Problems(Yaml(wall, behind))
            .ShouldHaveSingleItem()
            .ShouldStartWith("rin.yaml:6: targets[1]: no object ever gets here: the target of line 5 (");
    }

    [Theory]
    [InlineData("{s3: {key_prefix: a/b/}, discard: true}", "{s3: {key_prefix: a/}, redshift: {table: t}}")]
    [InlineData("{s3: {key_prefix: a/, bucket: c}, discard: true}", "{s3: {key_prefix: a/b/}, redshift: {table: t}}")]
    [InlineData("{s3: {key_prefix: a/}, redshift: {table: u}}", "{s3: {key_prefix: a/b/}, redshift: {table: t}}")]
    [InlineData("{s3: {key_regexp: '^a/.*gz'}, discard: true}", "{s3: {key_prefix: a/b/}, redshift: {table: t}}")]
    [InlineData("{s3: {key_prefix: ab}, discard: true}", "{s3: {key_regexp: '^ab?c'}, redshift: {table: t}}")]
    [InlineData("{s3: {key_prefix: a/}, discard: true}", "{s3: {key_regexp: '^a/|b'}, redshift: {table: t}}")]
    [InlineData("{s3: {key_prefix: a/}, discard: true}", "{s3: {key_regexp: 'a/'}, redshift: {table: t}}")]
    public void A_target_that_some_object_may_reach_is_none(string before, string behind)
    {
        Configs.Read(Yaml(before, behind)).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void The_same_target_twice_is_a_mistake()
    {
        const string Twin = "{s3: {key_prefix: a/}, redshift: {table: t}}";

        Configs
            .Problems(Yaml(Twin, Twin))
            .ShouldBe(["rin.yaml:6: targets[1]: the same as the target of line 5 (a/*): the same objects for the same table"]);
    }

    [Theory]
    [InlineData("{s3: {key_prefix: a/b/}, redshift: {table: t}}", "they are loaded once")]
    [InlineData("{s3: {key_prefix: a/b/}, redshift: {table: t}, sql_option: CSV}", "they are loaded twice; \"break\" there stops that")]
    [InlineData("{s3: {key_regexp: '^a/b/(.*)'}, redshift: {table: t}}", "they are loaded once")]
    public void Overlapping_targets_of_one_table_are_worth_a_warning(string second, string warning)
    {
        Configs
            .Read(Yaml("{s3: {key_prefix: a/}, redshift: {table: t}}", second))
            .Warnings.ShouldHaveSingleItem()
            .ShouldBe(
                $"rin.yaml:6: the target of line 5 (a/*) wants some of the same objects for the same table{(warning.Contains("twice", StringComparison.Ordinal) ? ", and " : "; ")}{warning}"
            );
    }

    [Theory]
    [InlineData("sql_option: 'CSV MANIFEST'", "MANIFEST, which Rin writes itself")]
    [InlineData("sql_option: \"region 'eu-west-1'\"", "REGION, which Rin writes itself")]
    [InlineData("sql_option: 'CSV $1'", "a placeholder, which is only filled in schema and table")]
    public void Options_that_fight_with_ours_are_worth_a_warning(string option, string warning)
    {
        Configs
            .Read(Yaml($"{{s3: {{key_prefix: a/}}, redshift: {{table: t}}, {option}}}"))
            .Warnings.ShouldHaveSingleItem()
            .ShouldStartWith($"rin.yaml:5: sql_option has {warning}");
    }

    [Fact]
    public void Words_within_quotes_are_none_of_ours()
    {
        Configs
            .Read(Yaml("{s3: {key_prefix: a/}, redshift: {table: t}, sql_option: \"JSON 's3://b/manifest''region.json'\"}"))
            .Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("$name")]
    [InlineData("'${1'")]
    public void A_dollar_that_is_no_placeholder_is_worth_a_warning(string table)
    {
        Configs
            .Read(Yaml($"{{s3: {{key_regexp: (.)}}, redshift: {{table: {table}}}}}"))
            .Warnings.ShouldHaveSingleItem()
            .ShouldContain("has a $ that is no placeholder such as $1 or ${1}");
    }

    [Fact]
    public void What_is_said_to_cover_covers_every_key()
    {
        string[] sources = ["", "a", "a/", "a/b", "^a", "^a/", "^a/b?", "^a/.*", "^a/b|c", ".*", "a$", "^(.*)$", @"^a\/b", "^a/(.)"];
        var matcher = Gen.Elements(sources)
            .Zip(Gen.Elements(true, false))
            .Select(m => m.Item2 ? KeyMatcher.Prefix(m.Item1) : KeyMatcher.Expression(m.Item1));
        var keys = Gen.Elements('a', 'b', 'c', '/').NonEmptyListOf().Select(k => string.Concat(k));
        Properties.ForAll(
            matcher.Zip(matcher).Zip(keys),
            sample =>
            {
                var ((one, other), key) = sample;
                if (KeyCoverage.Covers(one, other) && other.Match(key) is not null)
                    one.Match(key).ShouldNotBeNull($"{one} is said to cover {other}, but does not want {key}");
            }
        );
    }
}
