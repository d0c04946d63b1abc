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
    [InlineData("{s3: {key_prefix: a/b/}, redshift: {table: t}, sql_option: CSV}", "they are loaded twice unless it has \"break\"")]
    public void Overlapping_targets_of_one_table_are_worth_a_warning(string second, string warning)
    {
        Configs
            .Read(Yaml("{s3: {key_prefix: a/}, redshift: {table: t}}", second))
            .Warnings.ShouldHaveSingleItem()
            .ShouldBe(
                $"rin.yaml:6: the target of line 5 (a/*) matches some of the same objects for the same table{(warning.Contains("twice", StringComparison.Ordinal) ? ", and " : "; ")}{warning}"
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

    [Theory]
    [InlineData("key_prefix: 'access/*'", "key_prefix \"access/*\" has a *, which is taken literally; did you mean \"access/\"?")]
    [InlineData("key_prefix: 'in/*.gz'", "has a *, which is taken literally; did you mean key_regexp: '^in/.*\\.gz'?")]
    [InlineData("key_prefix: '*'", "did you mean key_regexp: '^.*'?")]
    [InlineData("key_prefix: /logs/", "begins with a slash, which keys seldom do; did you mean \"logs/\"?")]
    [InlineData("key_regexp: ^/logs/", "begins with a slash, which keys seldom do; did you mean \"^logs/\"?")]
    [InlineData("key_regexp: '^s3://b/logs/'", "begins with s3:, which keys do not")]
    public void Keys_that_no_object_has_are_worth_a_warning(string keys, string warning)
    {
        Configs.Read(Yaml($"{{s3: {{{keys}}}, redshift: {{table: t}}}}")).Warnings.ShouldHaveSingleItem().ShouldContain(warning);
    }

    [Theory]
    [InlineData("{s3: {key_prefix: 's3://b/logs/'}, redshift: {table: t}}", "targets[0].s3.key_prefix: \"s3://b/logs/\" is a URL")]
    [InlineData(
        "{s3: {key_prefix: a}, redshift: {table: t}}\nmanifest: {bucket: m, prefix: s3://m/p/}",
        "manifest.prefix: \"s3://m/p/\" is a URL"
    )]
    [InlineData(
        "{s3: {key_prefix: a}, redshift: {table: t}}\nmanifest: {bucket: m, prefix: /p/}",
        "begins with a slash, which S3 takes as part of"
    )]
    public void A_URL_where_a_prefix_belongs_is_a_mistake(string target, string problem)
    {
        Configs.Problems(Yaml(target)).ShouldHaveSingleItem().ShouldContain(problem);
    }

    [Theory]
    [InlineData("NOLOAD", "sql_option has NOLOAD: COPY then checks the files and loads nothing, but their messages are deleted")]
    [InlineData("csv noload", "sql_option has NOLOAD")]
    [InlineData("CSV IGNOREALLERRORS", "sql_option has IGNOREALLERRORS: any number of rows may be left out")]
    [InlineData("CSV JOB CREATE j AUTO ON", "sql_option has JOB: COPY then creates a job of its own")]
    public void Options_by_which_data_is_not_loaded_are_worth_a_warning(string option, string warning)
    {
        Configs
            .Read(Yaml($"{{s3: {{key_prefix: a/}}, redshift: {{table: t}}, sql_option: '{option}'}}"))
            .Warnings.ShouldHaveSingleItem()
            .ShouldContain(warning);
    }

    [Theory]
    [InlineData("key_prefix: m/")]
    [InlineData("key_regexp: '^([a-z-]+)/'")]
    public void A_target_that_matches_Rins_own_manifests_is_worth_a_warning(string keys)
    {
        Configs
            .Read(Yaml($"{{s3: {{{keys}}}, redshift: {{table: t}}}}\nmanifest: {{bucket: b, prefix: m/rin/}}"))
            .Warnings.ShouldHaveSingleItem()
            .ShouldContain("matches Rin's own manifests (s3://b/m/rin/)");
    }
}
