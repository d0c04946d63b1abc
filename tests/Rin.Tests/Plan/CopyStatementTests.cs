using FsCheck.Fluent;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;
using Gen = FsCheck.Fluent.Gen;

namespace GapFurniture.Rin.Tests.Plan;

public sealed class CopyStatementTests
{
    private static readonly CopyAuthorization s_keys = CopyAuthorization.Keys("AKIAX", "se/cr+et", sessionToken: null);

    private static CopyStatement Statement(
        string key = "in/1.gz",
        string table = "orders",
        string? schema = "public",
        CopyAuthorization? authorization = null,
        bool isManifest = false,
        string? region = "eu-central-1",
        string options = "JSON 'auto' GZIP"
    ) => new(new TableName(schema, table), $"s3://logs/{key}", isManifest, authorization ?? s_keys, region, options, [Some.Object(key)]);

    [Fact]
    public void Is_the_originals_with_keys()
    {
        Statement()
            .ToSql()
            .ShouldBe(
                "/* Rin */ COPY \"public\".\"orders\" FROM 's3://logs/in/1.gz' "
                    + "CREDENTIALS 'aws_access_key_id=AKIAX;aws_secret_access_key=se/cr+et' REGION 'eu-central-1' JSON 'auto' GZIP"
            );
    }

    [Fact]
    public void Is_the_originals_with_a_role()
    {
        Statement(authorization: CopyAuthorization.Role("arn:aws:iam::123456789012:role/copy"), schema: null)
            .ToSql()
            .ShouldBe(
                "/* Rin */ COPY \"orders\" FROM 's3://logs/in/1.gz' "
                    + "CREDENTIALS 'aws_iam_role=arn:aws:iam::123456789012:role/copy' REGION 'eu-central-1' JSON 'auto' GZIP"
            );
    }

    [Fact]
    public void Leaves_out_what_is_not_given()
    {
        Statement(authorization: CopyAuthorization.Role("default"), region: null, options: "")
            .ToSql()
            .ShouldBe("/* Rin */ COPY \"public\".\"orders\" FROM 's3://logs/in/1.gz' IAM_ROLE default");
    }

    [Fact]
    public void Names_a_manifest_as_one()
    {
        Statement(key: "m/1.manifest", authorization: CopyAuthorization.Role("default"), isManifest: true)
            .ToSql()
            .ShouldEndWith("FROM 's3://logs/m/1.manifest' IAM_ROLE default REGION 'eu-central-1' MANIFEST JSON 'auto' GZIP");
    }

    [Fact]
    public void Carries_a_session_token()
    {
        var authorization = CopyAuthorization.Keys("ASIA", "secret", "tok;en'");

        authorization.Sql.ShouldBe("CREDENTIALS 'aws_access_key_id=ASIA;aws_secret_access_key=secret;token=tok;en'''");
        authorization.ToString().ShouldBe("CREDENTIALS 'aws_access_key_id=ASIA;aws_secret_access_key=****;token=****'");
    }

    [Fact]
    public void Never_prints_a_secret()
    {
        var statement = Statement(authorization: CopyAuthorization.Keys("ASIA", "hush", "token-text"));

        foreach (
            var text in new[] { statement.ToString(), $"{statement}", statement.Authorization.ToString(), $"{statement.Authorization}" }
        )
        {
            text.ShouldContain("ASIA");
            text.ShouldNotContain("hush");
            text.ShouldNotContain("token-text");
        }
    }

    [Fact]
    public void Quotes_whatever_names_hold()
    {
        Statement(key: "it's", table: "a\"b", schema: "c'd")
            .ToSql()
            .ShouldStartWith("/* Rin */ COPY \"c'd\".\"a\"\"b\" FROM 's3://logs/it''s' CREDENTIALS ");
    }

    [Theory]
    [InlineData("a\\")]
    [InlineData("a\\'")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u0085b")]
    public void Refuses_a_literal_that_servers_read_differently(string text)
    {
        SqlText.IsPlain(text).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => SqlText.Quote(text));
        Should.Throw<ArgumentException>(() => Statement(key: text).ToSql());
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("")]
    public void Refuses_a_table_that_would_break_the_session(string table)
    {
        Should.Throw<ArgumentException>(() => Statement(table: table).ToSql());
        Should.Throw<ArgumentException>(() => Statement(schema: table).ToString());
    }

    [Fact]
    public void Reads_back_as_it_was_meant_whatever_it_holds()
    {
        var text = Gen.Elements("aZ0 '\"/;-*.$%_()日é𠮷".EnumerateRunes().Select(r => r.ToString()).ToArray())
            .NonEmptyListOf()
            .Select(string.Concat);
        var names = from key in text from table in text from schema in text select (key, table, schema);

        Properties.ForAll(
            names,
            name =>
            {
                var (key, table, schema) = name;
                SqlScanner
                    .Scan(Statement(key, table, schema).ToSql())
                    .ShouldBe([
                        "COPY",
                        "\"" + schema,
                        ".",
                        "\"" + table,
                        "FROM",
                        "'s3://logs/" + key,
                        "CREDENTIALS",
                        "'aws_access_key_id=AKIAX;aws_secret_access_key=se/cr+et",
                        "REGION",
                        "'eu-central-1",
                        "JSON",
                        "'auto",
                        "GZIP",
                    ]);
            }
        );
    }
}
