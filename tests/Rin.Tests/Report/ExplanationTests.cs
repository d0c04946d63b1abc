using FsCheck.Fluent;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Report;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Report;

public sealed class ExplanationTests
{
    private const string Yaml = """
        redshift: {host: h, dbname: d, user: u, password: hidden}
        s3: {bucket: b, region: eu-west-1}
        credentials: {aws_iam_role: default}
        sql_option: CSV
        targets:
          - {s3: {key_prefix: tmp/}, discard: true}
          - {redshift: {schema: $2, table: $1}, s3: {key_regexp: "^in/([^/]*)/(.)"}, break: true}
          - {redshift: {table: all}, s3: {key_prefix: in/}}
          - {redshift: {table: other}, s3: {key_prefix: in/, bucket: c}}
        """;

    private static string[] Explain(string yaml, params string[] urls)
    {
        using var output = new StringWriter();
        Explanation.Write(Configs.Read(yaml, needsQueue: false), "rin.yaml", urls, output);
        var text = output.ToString();
        text.ShouldNotContain("hidden");
        return text.TrimEnd().Split(Environment.NewLine);
    }

    [Fact]
    public void Shows_captures_table_and_SQL_of_targets_that_match_and_why_others_do_not()
    {
        Explain(Yaml, "s3://b/in/tea/2026")
            .ShouldBe([
                "s3://b/in/tea/2026",
                "  rin.yaml:6 s3://b/tmp/*: no, the key begins otherwise",
                "  rin.yaml:7 s3://b/{^in/([^/]*)/(.)}: yes, break",
                "      $0 = in/tea/2",
                "      $1 = tea",
                "      $2 = 2",
                "      redshift://u@h:5439/d/2.tea",
                "      /* Rin */ COPY \"2\".\"tea\" FROM 's3://b/in/tea/2026' IAM_ROLE default REGION 'eu-west-1' CSV",
                "  rin.yaml:8 s3://b/in/*: not considered, line 7 breaks",
                "  rin.yaml:9 s3://c/in/*: not considered, line 7 breaks",
                "  => loaded into 2.tea",
            ]);
    }

    [Fact]
    public void Shows_what_is_discarded_ignored_or_of_another_bucket()
    {
        var lines = Explain(Yaml, "s3://b/tmp/x", "s3://c/elsewhere", "s3://b/in/a");

        lines.ShouldContain("  rin.yaml:6 s3://b/tmp/*: yes, discard");
        lines.ShouldContain("  rin.yaml:7 s3://b/{^in/([^/]*)/(.)}: not considered, line 6 discards");
        lines.ShouldContain("  => discarded, and its message deleted");
        lines.ShouldContain("  rin.yaml:6 s3://b/tmp/*: no, another bucket");
        lines.ShouldContain("  rin.yaml:9 s3://c/in/*: no, the key begins otherwise");
        lines.ShouldContain("  => no target: ignored, and its message deleted");
        lines.ShouldContain("  rin.yaml:7 s3://b/{^in/([^/]*)/(.)}: no, the expression matches nowhere in the key");
        lines.ShouldContain("  => loaded into all");
    }

    [Fact]
    public void Says_of_every_object_and_target_what_the_planner_does()
    {
        var keys = Gen.Elements("a/1", "a/b/2", "b/3", "c", "a\\", "a/b//");
        var targets = Gen.Elements<Func<int, Target>>(
                line => Some.Prefix("a/", $"t{line}"),
                line => Some.Prefix("", $"t{line}"),
                line => Some.Expression("^(.)/(.*)$", "$1", $"s{line}"),
                line => Some.Prefix("a/b", $"t{line}") with { Break = true },
                _ => Some.Discard("b/"),
                line => Some.Prefix("a/", $"t{line}", "elsewhere")
            )
            .ListOf()
            .Select(made => made.Select((make, index) => make(index + 1) with { Line = index + 1 }).ToList());
        Properties.ForAll(
            keys.Zip(targets),
            sample =>
            {
                var (key, list) = sample;
                var planned = LoadPlanner.Route(Some.Object(key), list).Select(r => r.Item).OfType<CopyItem>();
                using var output = new StringWriter();
                var config = new RinConfig { Aws = new AwsSettings(null, null, "default", null), Targets = list };
                Explanation.Write(config, "f", [$"s3://{Some.Bucket}/{key}"], output);

                var tables = output
                    .ToString()
                    .Split(Environment.NewLine)
                    .Where(l => l.StartsWith("      redshift://", StringComparison.Ordinal));

                tables.Select(l => l.Trim()).ShouldBe(planned.Select(i => $"{i.Target.Connection}/{i.Table}"));
            }
        );
    }
}
