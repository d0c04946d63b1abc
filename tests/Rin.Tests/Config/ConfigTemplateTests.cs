using FsCheck.Fluent;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Tests.Fakes;
using Gen = FsCheck.Fluent.Gen;

namespace GapFurniture.Rin.Tests.Config;

public sealed class ConfigTemplateTests
{
    private static readonly (string, string)[] s_environment =
    [
        ("PLAIN", "word"),
        ("ODD", "a'b\"c: d # e\n- f: {g}\\h\t`i` {{ env \"PLAIN\" }}"),
        ("EMPTY", ""),
        ("NULL", "null"),
        ("SPACED", "  s  "),
        ("FILED", "word\r\n"),
    ];

    private static string? Read(string value) =>
        Configs.Read($"{Rest}\nmanifest:\n  bucket: b\n  prefix: {value}", environment: s_environment).Manifest!.Prefix;

    private static IReadOnlyList<string> Problems(string value) => Configs.Problems($"{Rest}\nmanifest:\n  bucket: b\n  prefix: {value}");

    [Theory]
    [InlineData("""{{ env "PLAIN" }}""", "word")]
    [InlineData("""{{env "PLAIN"}}""", "word")]
    [InlineData("""'{{ env "PLAIN" }}'""", "word")]
    [InlineData("""  "{{ env "PLAIN" }}"  """, "word")]
    [InlineData("""{{ env `PLAIN` }}""", "word")]
    [InlineData("""{{ env "PLAIN" | json_escape }}""", "word")]
    [InlineData("""{{ env "NOT_SET" "default" }}""", "default")]
    [InlineData("""{{ env "NOT_SET" "it's: \"#1\"" }}""", "it's: \"#1\"")]
    [InlineData("""{{ env "NOT_SET" `a "}}" b` }}""", "a \"}}\" b")]
    [InlineData("""{{ env "NOT_SET" "" }}""", "")]
    [InlineData("""{{ env "NOT_SET" }}""", "")]
    [InlineData("""{{ env "EMPTY" "default" }}""", "default")]
    [InlineData("""{{ env "NOT_SET" "PLAIN" "default" }}""", "word")]
    [InlineData("""{{ must_env "PLAIN" }}""", "word")]
    [InlineData("""{{ must_env "EMPTY" }}""", "")]
    [InlineData("""{{ must_env "NULL" }}""", "null")]
    [InlineData("""{{ must_env "FILED" }}/{{ env "FILED" "default" }}""", "word/word")]
    [InlineData("""a-{{ env "PLAIN" }}/{{ must_env "PLAIN" }}-b""", "a-word/word-b")]
    [InlineData("""a {{- env "PLAIN" -}} b""", "awordb")]
    [InlineData("""a {{ env "PLAIN" -}} b""", "a wordb")]
    [InlineData("""{{ env "SPACED" }} {{- env "SPACED" -}} {{ env "SPACED" }}""", "  s    s    s  ")]
    [InlineData("\"x\"  # {{ must_env \"NOT_SET\" }} {{ nonsense }} {{", "x")]
    public void Templates_are_filled(string written, string read)
    {
        Read(written).ShouldBe(read);
    }

    [Theory]
    [InlineData("""{{ must_env "ODD" }}""")]
    [InlineData("""'{{ must_env "ODD" }}'""")]
    [InlineData("""  "{{ env "ODD" }}"  """)]
    [InlineData("""  "{{ env "ODD" | json_escape }}"  """)]
    [InlineData("|-\n    {{ must_env \"ODD\" }}")]
    public void Values_need_no_escapes_whatever_they_hold_and_however_they_are_quoted(string written)
    {
        Read(written).ShouldBe(s_environment[1].Item2);
    }

    [Fact]
    public void Any_value_comes_through_unchanged_but_for_line_ends_behind_it()
    {
        var value = Gen.Elements(" :#'\"\n\r\t{}[]&*!|>%@`\\-?,a日\0\uE000".ToCharArray()).ArrayOf().Select(c => new string(c));

        Properties.ForAll(
            value,
            text =>
                Configs
                    .Read($"{Rest}\nmanifest: {{bucket: b, prefix: '{{{{ must_env \"V\" }}}}'}}", environment: ("V", text))
                    .Manifest!.Prefix.ShouldBe(text.TrimEnd('\r', '\n'))
        );
    }

    [Theory]
    [InlineData("""{{ must_env "NOT_SET" }}""", "environment variable NOT_SET is not set")]
    [InlineData("""{{ must_env "A" "B" }}""", "must_env takes one name")]
    [InlineData("{{ .Name }}", "{{ .Name }} is not supported: use {{ env \"NAME\" \"default\" }} or {{ must_env \"NAME\" }}")]
    [InlineData(
        """{{ "NAME" | env }}""",
        "{{ \"NAME\" | env }} is not supported: use {{ env \"NAME\" \"default\" }} or {{ must_env \"NAME\" }}"
    )]
    [InlineData("""'x{{ env "PLAIN" '""", "a template begins with {{ but does not end with }} on the same line")]
    [InlineData("""  "{{ env \"PLAIN\" }}"  """, "a template begins with {{ but does not end with }} on the same line")]
    public void What_cannot_be_filled_is_named_with_its_line(string written, string problem)
    {
        Problems(written).ShouldBe([$"rin.yaml:10: manifest.prefix: {problem}"]);
    }

    [Fact]
    public void Lines_keep_their_numbers_when_a_value_has_many()
    {
        var yaml = $"sql_option: '{{{{ env \"MANY\" }}}}'\nunknown: x\n{Rest}";

        var exception = Should.Throw<ConfigException>(() => Configs.Read(yaml, environment: ("MANY", "1\n2\n3\n4")));

        exception.Problems.ShouldHaveSingleItem().Line.ShouldBe(2);
    }

    private const string Rest = """
        queue_name: q
        redshift: {host: localhost, dbname: d, user: u}
        s3:
          bucket: b
          key_prefix: a/
        targets:
          - redshift: {table: t}
        """;
}
