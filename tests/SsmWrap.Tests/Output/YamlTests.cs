using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using GapFurniture.SsmWrap.Output;
using GapFurniture.SsmWrap.Parameters;
using GapFurniture.SsmWrap.Plan;
using YamlDotNet.RepresentationModel;

namespace GapFurniture.SsmWrap.Tests.Output;

/// <summary>What <c>-export yaml</c> prints, read back by a YAML parser: every value is a text again, and the same one.</summary>
public sealed class YamlTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("  leading and trailing  ")]
    [InlineData("\ttab")]
    [InlineData("a: b")]
    [InlineData("# no comment")]
    [InlineData("value # no comment")]
    [InlineData("- item")]
    [InlineData("two\nlines")]
    [InlineData("two\r\nlines\n\n")]
    [InlineData("\n")]
    [InlineData("it's \"quoted\" \\n \\")]
    [InlineData("{a: b}")]
    [InlineData("[a, b]")]
    [InlineData("&anchor")]
    [InlineData("*alias")]
    [InlineData("!!int 1")]
    [InlineData("|")]
    [InlineData(">-")]
    [InlineData("%TAG")]
    [InlineData("@at `tick`")]
    [InlineData("---")]
    [InlineData("...")]
    [InlineData("yes")]
    [InlineData("No")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("true")]
    [InlineData("0123")]
    [InlineData("1e3")]
    [InlineData("0x1F")]
    [InlineData(".inf")]
    [InlineData("2026-11-21")]
    [InlineData("12:30:45")]
    [InlineData("<<")]
    [InlineData("家具 é ß")]
    [InlineData("🛋 𠮷")]
    [InlineData("\u0000\u0001\u0007\u001b\u001f\u007f")]
    [InlineData("\u0080\u0085\u009f\u00a0")]
    [InlineData("\u2028\u2029\ufeff\ufffe\uffff")]
    [InlineData("</script>&+'")]
    public void A_value_is_read_back_as_the_same_text(string value) => ReadBack(value).ShouldBe(value);

    [Fact]
    public void Any_value_is_read_back_as_the_same_text() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<NonNull<string>>(),
                value =>
                {
                    // Half a surrogate pair cannot even get here: parameters come as UTF-8.
                    var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value.Get));
                    return ReadBack(text) == text;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Names_are_texts_too() => Read(Yaml(("yes", "1"), ("my-key: #", "2"))).Keys.ShouldBe(["yes", "my-key: #"]);

    [Fact]
    public void A_line_is_a_variable_so_that_people_can_read_it() =>
        Yaml(("A", "two\nlines"), ("B", "é")).ShouldBe("\"A\": \"two\\nlines\"\n\"B\": \"é\"\n");

    private static string ReadBack(string value) => Read(Yaml(("KEY", value)))["KEY"];

    private static string Yaml(params (string Name, string Value)[] variables) =>
        Exporter.Write(
            "yaml",
            [
                .. variables.Select(v => new PlannedVariable(
                    v.Name,
                    new ParameterValue("/x", v.Value, "String", 1, null, null),
                    new EnvRule(ParameterQuery.Of("/x"), "-path /x")
                )),
            ]
        );

    private static Dictionary<string, string> Read(string yaml)
    {
        // YamlDotNet joins halves of surrogate pairs, libyaml and Go's parser refuse them.
        Regex.IsMatch(yaml, @"(?<!\\)(\\\\)*\\u[dD][89a-fA-F]", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).ShouldBeFalse(yaml);
        // As it leaves and comes back: UTF-8.
        using var reader = new StreamReader(new MemoryStream(Encoding.UTF8.GetBytes(yaml)), Encoding.UTF8);
        var stream = new YamlStream();
        stream.Load(reader);
        return ((YamlMappingNode)stream.Documents.ShouldHaveSingleItem().RootNode).ToDictionary(
            pair => Text(pair.Key),
            pair => Text(pair.Value),
            StringComparer.Ordinal
        );
    }

    private static string Text(YamlNode node)
    {
        var scalar = (YamlScalarNode)node;
        // A plain scalar would be null, a number or a truth value to whoever reads it by YAML's schemas.
        scalar.Style.ShouldBe(YamlDotNet.Core.ScalarStyle.DoubleQuoted);
        return scalar.Value!;
    }
}
