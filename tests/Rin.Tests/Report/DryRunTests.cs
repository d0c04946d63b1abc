using GapFurniture.Rin.Report;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Report;

public sealed class DryRunTests
{
    private const string Yaml = """
        redshift: {host: h, dbname: d, user: u, password: hidden}
        s3: {bucket: b, region: eu-west-1}
        sql_option: CSV
        targets:
          - {s3: {key_prefix: tmp/}, discard: true}
          - {redshift: {schema: s, table: $1}, s3: {key_regexp: "^in/([^/]*)/"}}
          - {redshift: {table: all}, s3: {key_prefix: in/}}
        """;

    private static string[] Explain(string more, params string[] urls)
    {
        using var output = new StringWriter();
        DryRun.Write(Configs.Read($"{Yaml}\n{more}", needsQueue: false), urls, output);
        var text = output.ToString();
        text.ShouldNotContain("hidden");
        return text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void Without_objects_the_config_is_checked_and_its_targets_shown()
    {
        Explain("")
            .ShouldBe([
                "config OK: 3 targets; pass s3:// URLs to see their SQL",
                "  line 5: s3://b/tmp/* => discard",
                "  line 6: s3://b/{^in/([^/]*)/} => redshift://u@h:5439/d/s.$1",
                "  line 7: s3://b/in/* => redshift://u@h:5439/d/(search path).all",
            ]);
    }

    [Fact]
    public void Shows_each_transaction_with_its_SQL()
    {
        Explain("credentials: {aws_iam_role: default}", "s3://b/in/tea/1", "s3://b/tmp/x", "s3://c/in/tea/1", "s3://b/in/tea/1")
            .ShouldBe([
                "redshift://u@h:5439/d: 1 object into s.tea, all, one transaction of 2 COPYs",
                "  /* Rin */ COPY \"s\".\"tea\" FROM 's3://b/in/tea/1' IAM_ROLE default REGION 'eu-west-1' CSV",
                "  /* Rin */ COPY \"all\" FROM 's3://b/in/tea/1' IAM_ROLE default REGION 'eu-west-1' CSV",
                "discarded: s3://b/tmp/x",
                "no target, ignored: s3://c/in/tea/1",
            ]);
    }

    [Fact]
    public void Shows_all_objects_of_a_manifest()
    {
        Explain("manifest: {bucket: m, prefix: c/}\ncredentials: {aws_iam_role: default}", "s3://b/in/1", "s3://b/in/2 +%")
            .ShouldBe([
                "redshift://u@h:5439/d: 2 objects into all, one transaction of 1 COPY",
                "  /* Rin */ COPY \"all\" FROM 's3://m/c/….manifest' IAM_ROLE default REGION 'eu-west-1' MANIFEST CSV",
                "    s3://b/in/1",
                "    s3://b/in/2 +%",
            ]);
    }

    [Theory]
    [InlineData(
        "credentials: {aws_access_key_id: AKIAX, aws_secret_access_key: hidden}",
        "aws_access_key_id=AKIAX;aws_secret_access_key=****'"
    )]
    [InlineData("", "aws_access_key_id=(from the credential chain);aws_secret_access_key=****;token=****'")]
    public void Shows_no_secrets(string credentials, string shown)
    {
        Explain(credentials, "s3://b/in/tea/1")[1].ShouldContain($"CREDENTIALS '{shown}");
    }

    [Fact]
    public void Shows_where_a_manifest_would_be()
    {
        Explain("manifest: {bucket: m, prefix: c/}", "s3://b/in/tea/1")[1].ShouldContain("FROM 's3://m/c/….manifest' ");
        Explain("", "s3://b/in/tea/a\\")[1].ShouldContain("FROM 's3://b/rin-manifests/….manifest' ");
    }

    [Fact]
    public void Says_what_cannot_be_loaded()
    {
        Explain("", "s3://b/in//1")[1].ShouldContain("  cannot be loaded: the name of a table or schema is empty");
    }
}
