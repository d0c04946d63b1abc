using GapFurniture.Furniture.Pieces.Rin;

namespace GapFurniture.Furniture.Tests.Pieces.Rin;

public sealed class CopyJobsTests
{
    private const string Globals = """
        credentials: {aws_iam_role: "{{ must_env `ROLE` }}"}
        redshift: {host: h, dbname: dev, user: u, password: '{{ env "PASSWORD" "a: \"b" }}', schema: public}
        s3: {bucket: my-logs, region: eu-west-1}
        sql_option: "JSON 'auto' GZIP"
        targets:

        """;

    private static string Jobs(string targets, string? role = "arn:aws:iam::123456789012:role/copy") =>
        Of(Globals + targets, name => name == "ROLE" ? role : null);

    private static string Of(string config, Func<string, string?> readVariable)
    {
        var (all, role) = RinFile.Read("rin.yaml", config, readVariable);
        return CopyJobs.Of(all, role);
    }

    [Fact]
    public void A_target_with_a_prefix_becomes_a_job() =>
        Jobs("  - {redshift: {table: access}, s3: {key_prefix: \"it's/\"}}")
            .ShouldStartWith(
                """
                COPY "public"."access"
                FROM 's3://my-logs/it''s/'
                IAM_ROLE 'arn:aws:iam::123456789012:role/copy'
                REGION 'eu-west-1'
                JSON 'auto' GZIP
                JOB CREATE rin_public_access
                AUTO ON;
                """
            );

    [Theory]
    [InlineData("  - {redshift: {table: t}, s3: {key_regexp: 'a/(b)'}}", "key_regexp")]
    [InlineData("  - {redshift: {table: 't_$0'}, s3: {key_prefix: a/}}", "made of the key")]
    [InlineData("  - {discard: true, s3: {key_prefix: a/}}", "discards")]
    [InlineData("  - {redshift: {table: t}, s3: {key_prefix: a/}, sql_option: CSV maxerror 5}", "MAXERROR")]
    public void What_a_job_cannot_do_stays_with_its_reason(string target, string reason)
    {
        var text = Jobs(target);

        text.ShouldStartWith("-- line 6: s3://my-logs/");
        text.ShouldContain($"stays with Rin: ");
        text.ShouldContain(reason);
        text.ShouldContain("0 of 1 targets");
        text.ShouldNotContain("COPY \"");
    }

    [Theory]
    [InlineData("default", "default role")]
    public void Roles_that_a_job_does_not_take_are_told(string role, string reason) =>
        Jobs("  - {redshift: {table: t}, s3: {key_prefix: a/}}", role).ShouldContain(reason);

    [Fact]
    public void Access_keys_are_told() =>
        Of("redshift: {table: t}\ns3: {bucket: b, key_prefix: a}\ntargets: [{break: true}]", _ => null).ShouldContain("access keys");

    [Fact]
    public void Of_several_targets_for_one_object_the_first_is_a_job()
    {
        var text = Jobs("  - {redshift: {table: a}, s3: {key_prefix: logs/}}\n  - {redshift: {table: b}, s3: {key_prefix: logs/b/}}");

        text.ShouldContain("COPY \"public\".\"a\"");
        text.ShouldNotContain("COPY \"public\".\"b\"");
        text.ShouldContain("its prefix and that of line 6 overlap");
    }

    [Fact]
    public void Two_jobs_for_one_table_have_names_of_their_own()
    {
        var text = Jobs("  - {redshift: {table: a}, s3: {key_prefix: x/}}\n  - {redshift: {table: a}, s3: {key_prefix: y/}}");

        text.ShouldContain("JOB CREATE rin_public_a\n");
        text.ShouldContain("JOB CREATE rin_public_a_2\n");
    }

    [Fact]
    public void A_variable_that_is_missing_is_named() =>
        Should
            .Throw<FurnitureException>(() => Jobs("  - {redshift: {table: a}, s3: {key_prefix: x/}}", role: null))
            .Message.ShouldContain("ROLE is not set");

    [Fact]
    public void What_is_no_configuration_is_told() =>
        Should.Throw<FurnitureException>(() => RinFile.Read("x.yaml", "a: b", _ => null)).Message.ShouldContain("no targets");

    [Fact]
    public void Variables_that_only_Rin_needs_need_not_be_set() =>
        Jobs("  - {redshift: {table: a, password: '{{ must_env `SECRET` }}'}, s3: {key_prefix: x/}}").ShouldContain("1 of 1 targets");
}
