using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GapFurniture.Pieces;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Config;

/// <summary>What editors know of configs is what the reader knows.</summary>
public sealed partial class SchemaTests
{
    private static readonly string s_path = Path.Combine(Readme.Root, "functions", "Rin", "config.schema.json");
    private static readonly Schema s_schema = Schema.Load(s_path);

    public static TheoryData<string> Sections => [.. s_schema.Sections().Select(s => s.Path)];

    [Theory, MemberData(nameof(Sections))]
    public void Every_key_that_the_reader_knows_is_in_the_schema_and_the_other_way_round(string section)
    {
        // A key that resembles nothing makes the reader tell all it knows.
        var body = "qqqqqqqqqqqqqqqqqqqqqqqqqqq: 1";
        var yaml = section switch
        {
            "" => body,
            _ => section
                .Split('.')
                .Reverse()
                .Aggregate(
                    $"{{{body}}}",
                    (inner, key) => key.EndsWith("[0]", StringComparison.Ordinal) ? $"{{{key[..^3]}: [{inner}]}}" : $"{{{key}: {inner}}}"
                ),
        };

        var problem = Configs.Problems(yaml).First(p => p.Contains("qqq: unknown key; known are ", StringComparison.Ordinal));

        Known()
            .Match(problem)
            .Groups["keys"]
            .Value.Split(", ")
            .ShouldBe(s_schema.Sections().Single(s => s.Path == section).Keys, ignoreOrder: true);
    }

    [Fact]
    public void Every_key_is_described()
    {
        var undescribed = Objects(JsonNode.Parse(File.ReadAllText(s_path))!)
            .Where(o => o["properties"] is JsonObject)
            .SelectMany(o => o["properties"]!.AsObject())
            .Where(p => p.Value!["description"] is null && p.Value!["$ref"] is null);

        undescribed.Select(p => p.Key).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(
        "queue_name: q\nredshift: {host: h, dbname: d, user: u, port: 5439}\ntargets: [{redshift: {table: $1}, s3: {bucket: b, key_regexp: (.)}, break: yes}]"
    )]
    [InlineData(
        "queue_name: q\nredshift:\n  driver: redshift-data\n  workgroup: w\n  dbname: 7\ncredentials: {aws_region: eu-west-1, aws_iam_role: default}\nmanifest: {bucket: m}\ntargets: [{redshift: {table: t}, s3: {bucket: b, key_prefix: a}, sql_option: CSV}, {discard: true, s3: {bucket: b, key_prefix: c}}]"
    )]
    [InlineData(
        "queue_name: q\nredshift: {host: h, dbname: d, user: u, port: '{{ env \"NONE\" \"5439\" }}', sslmode: '{{ env \"NONE\" \"require\" }}'}\ntargets: [{redshift: {table: t}, s3: {bucket: b, key_prefix: a}, break: '{{ env \"NONE\" \"true\" }}'}]"
    )]
    public void What_the_reader_takes_is_valid(string yaml)
    {
        Configs.Read(yaml).Targets.ShouldNotBeEmpty();
        s_schema.Problems(yaml).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("queue_nam: q")]
    [InlineData("targets: []")]
    [InlineData("targets: all")]
    [InlineData("redshift: {port: 99999}")]
    [InlineData("redshift: {port: many}")]
    [InlineData("redshift: {sslmode: maybe}")]
    [InlineData("redshift: {driver: mysql}")]
    [InlineData("credentials: {aws_region: tokyo}")]
    [InlineData("credentials: {aws_iam_role: copy}")]
    [InlineData("credentials: {aws_access_key_id: AKIA}")]
    [InlineData("manifest: {prefix: m/}")]
    [InlineData("targets: [{tabel: t}]")]
    [InlineData("targets: [{break: perhaps}]")]
    public void What_the_reader_refuses_is_not(string yaml)
    {
        const string Rest = "targets: [{redshift: {host: h, dbname: d, table: t}, s3: {bucket: b, key_prefix: a}}]";
        var whole = yaml.StartsWith("targets", StringComparison.Ordinal)
            ? $"queue_name: q\n{yaml}"
            : $"{(yaml.StartsWith("queue", StringComparison.Ordinal) ? "" : "queue_name: q\n")}{yaml}\n{Rest}";

        Should.Throw<ConfigException>(() => Configs.Read(whole));
        s_schema.Problems(whole).ShouldNotBeEmpty();
    }

    [Fact]
    public void The_pages_configs_are_valid()
    {
        var configs = Readme.OfPiece("Rin").Blocks.SelectMany(b => Heredoc().Matches(b.Text)).Select(m => m.Groups["yaml"].Value).ToList();

        configs.ShouldNotBeEmpty();
        foreach (var yaml in configs)
            s_schema.Problems(yaml).ShouldBeEmpty(yaml);
    }

    private static IEnumerable<JsonObject> Objects(JsonNode node) =>
        node switch
        {
            JsonObject one => [one, .. one.Where(p => p.Value is not null).SelectMany(p => Objects(p.Value!))],
            JsonArray several => several.Where(n => n is not null).SelectMany(n => Objects(n!)),
            _ => [],
        };

    [GeneratedRegex("known are (?<keys>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Known();

    [GeneratedRegex("<<'YAML'\n(?<yaml>.*?)\nYAML", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Heredoc();
}
