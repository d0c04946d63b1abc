using GapFurniture.Rin.Config;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Config;

public sealed class ConfigProblemsTests
{
    [Fact]
    public void Every_mistake_is_named_with_its_line_at_once()
    {
        var problems = Configs.Problems(
            """
            queue_nam: q
            credentials:
              aws_region: tokyo
              aws_access_key_id: AKIA
              aws_iam_role: copy
            redshift:
              host: h
              port: 99999
              sslmode: maybe
              user: u
            s3:
              region: eu-west-1
            manifest:
              prefix: m/
            targets:
              - redshift:
                  table: $2
                s3:
                  bucket: b
                  key_regexp: a(.)
                break: perhaps
              -
              - discard: true
              - redshift:
                  driver: mysql
                  tabel: t
                s3:
                  bucket: b
                  key_regexp: "(?=x)"
            """
        );

        problems.ShouldBe(
            [
                "rin.yaml:1: queue_name: missing; it names the SQS queue to read",
                "rin.yaml:1: queue_nam: unknown key; did you mean queue_name?",
                "rin.yaml:3: credentials.aws_region: \"tokyo\" is not a region such as ap-northeast-1",
                "rin.yaml:4: credentials.aws_access_key_id: given without aws_secret_access_key",
                "rin.yaml:5: credentials.aws_iam_role: \"copy\" is neither a role's ARN (arn:aws:iam::123456789012:role/name) nor default",
                "rin.yaml:8: redshift.port: \"99999\" is not a whole number from 1 to 65535",
                "rin.yaml:9: redshift.sslmode: \"maybe\" is none of disable, allow, prefer, require, verify-ca, verify-full",
                "rin.yaml:14: manifest.bucket: missing; manifests are written there",
                "rin.yaml:17: targets[0].redshift: redshift.dbname is missing, here and in the global section",
                "rin.yaml:17: targets[0].redshift.table: \"$2\" uses $2, but the key's pattern has captures only up to $1",
                "rin.yaml:21: targets[0].break: \"perhaps\" is neither true nor false",
                "rin.yaml:22: targets[1]: a section is expected, not nothing",
                "rin.yaml:23: targets[2]: s3.bucket is missing, here and in the global section",
                "rin.yaml:23: targets[2]: key_prefix or key_regexp is missing",
                "rin.yaml:25: targets[3].redshift: redshift.dbname is missing, here and in the global section",
                "rin.yaml:25: targets[3].redshift: redshift.table is missing, here and in the global section",
                "rin.yaml:25: targets[3].redshift.driver: \"mysql\" is neither postgres nor redshift-data",
                "rin.yaml:26: targets[3].redshift.tabel: unknown key; did you mean table?",
                "rin.yaml:29: targets[3].s3.key_regexp: not a regular expression: "
                    + "after (? only the flags i, m, s and a group's name are supported",
            ],
            ignoreOrder: true
        );
        problems.ShouldBe(problems.OrderBy(p => int.Parse(p.Split(':')[1], null)));
    }

    [Theory]
    [InlineData("targets:")]
    [InlineData("targets: []")]
    [InlineData("sql_option: CSV")]
    public void A_config_without_targets_is_refused(string lines)
    {
        Configs
            .Problems(Configs.With(lines))
            .ShouldHaveSingleItem()
            .ShouldEndWith("targets: missing; without a target nothing is ever loaded");
    }

    [Fact]
    public void The_Data_API_takes_a_cluster_or_a_workgroup()
    {
        const string Both =
            "targets: [{s3: {bucket: b, key_prefix: a}, redshift: {table: t, driver: redshift-data, cluster: c, workgroup: w}}]";

        Configs
            .Problems(Configs.With(Both))
            .ShouldBe(["rin.yaml:6: targets[0].redshift.workgroup: given together with cluster; the Data API takes only one of the two"]);
    }

    [Theory]
    [InlineData("targets: all", "targets: a list is expected, not a text")]
    [InlineData("targets: {a: b}", "targets: a list is expected, not a section")]
    [InlineData("targets: [all]", "targets[0]: a section is expected, not a text")]
    [InlineData("targets: [~]", "targets[0]: a section is expected, not nothing")]
    [InlineData("targets: [[]]", "targets[0]: a section is expected, not a list")]
    [InlineData("targets: [{s3: b, redshift: {table: t}}]", "targets[0].s3: a section is expected, not a text")]
    [InlineData(
        "targets: [{s3: {bucket: [b], key_prefix: a}, redshift: {table: t}}]",
        "targets[0].s3.bucket: a text is expected, not a list"
    )]
    public void What_is_of_the_wrong_kind_is_refused(string lines, string problem)
    {
        Configs.Problems(Configs.With(lines)).ShouldContain($"rin.yaml:6: {problem}");
    }

    [Fact]
    public void Inherited_mistakes_are_named_where_they_stand()
    {
        Configs
            .Problems(
                Configs.With(
                    """
                      sslmode: on
                      port: many
                    s3: {bucket: b, key_prefix: a/}
                    targets: [{redshift: {table: t}}, {redshift: {table: s}}]
                    """
                )
            )
            .ShouldBe([
                "rin.yaml:6: redshift.sslmode: \"on\" is none of disable, allow, prefer, require, verify-ca, verify-full",
                "rin.yaml:7: redshift.port: \"many\" is not a whole number from 1 to 65535",
            ]);
    }

    [Fact]
    public void An_inherited_table_that_does_not_fit_is_the_targets_mistake()
    {
        Configs
            .Problems(
                Configs.With(
                    """
                      table: $1
                    targets:
                      - s3: {bucket: b, key_regexp: (.)/}
                      - s3: {bucket: b, key_prefix: a/}
                    """
                )
            )
            .ShouldBe(["rin.yaml:9: targets[1]: redshift.table: \"$1\" uses $1, but the key's pattern has captures only up to $0"]);
    }

    [Theory]
    [InlineData("driver: postgres", "redshift.host is missing")]
    [InlineData("{driver: postgres, host: h, password: p}", "redshift.user is missing")]
    [InlineData("driver: redshift-data", "driver redshift-data needs cluster or workgroup")]
    public void A_driver_says_what_it_needs(string redshift, string problem)
    {
        var section = redshift.StartsWith('{') ? redshift : $"{{{redshift}}}";
        Configs
            .Problems(
                $$"""
                queue_name: q
                redshift: {{section}}
                targets:
                  - redshift: {dbname: d, table: t}
                    s3: {bucket: b, key_prefix: a}
                """
            )
            .ShouldHaveSingleItem()
            .ShouldContain(problem);
    }

    [Theory]
    [InlineData("queue_name: q\n\tredshift: {}", 1)]
    [InlineData("queue_name: q\nredshift: {host: h", 2)]
    [InlineData("queue_name: 'q\nredshift: {}", 1)]
    [InlineData("queue_name: q\nqueue_name: r", 2)]
    [InlineData("queue_name: *nobody", 1)]
    [InlineData("queue_name: q\n  host: h", 2)]
    public void What_is_not_yaml_is_refused_with_its_line(string yaml, int line)
    {
        var problem = Configs.Problems(yaml).ShouldHaveSingleItem();

        problem.ShouldContain("not YAML: ");
        int.Parse(problem.Split(':')[1], null).ShouldBeInRange(line, line + 1);
    }

    [Theory]
    [InlineData("# nothing yet\n")]
    [InlineData("- a\n- b")]
    [InlineData("<html>404</html>")]
    public void What_is_no_config_is_refused(string text)
    {
        Configs
            .Problems(text)
            .ShouldBe(["rin.yaml:1: the file begins otherwise; a config begins with a section such as \"queue_name: my-queue\""]);
    }

    [Fact]
    public void An_empty_file_is_said_to_be_empty() =>
        Configs.Problems("").ShouldBe(["rin.yaml:1: the file is empty; a config begins with a section such as \"queue_name: my-queue\""]);

    [Fact]
    public void The_exception_shows_all_problems()
    {
        var exception = Should.Throw<ConfigException>(() => Configs.Read("a: 1\nb: 2"));

        foreach (var problem in exception.Problems)
            exception.Message.ShouldContain(problem.ToString());
    }
}
