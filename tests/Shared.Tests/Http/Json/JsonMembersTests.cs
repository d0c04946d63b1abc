using System.Text;
using System.Text.Json.Nodes;
using GapFurniture.Http;

namespace GapFurniture.Shared.Tests.Http;

public sealed class JsonMembersTests
{
    [Fact]
    public void Members_are_found_by_name_the_last_of_two()
    {
        JsonMembers.TryRead("""{ "a" : 1, "b": {"c": [true, null, "x"]}, "a": "two" }"""u8, out var members).ShouldBeTrue();

        members.Count.ShouldBe(3);
        members["a"u8].Text.ShouldBe("two");
        members["b"u8].Members["c"u8].IsArray.ShouldBeTrue();
        var items = new List<string?>();
        foreach (var item in members["b"u8].Members["c"u8])
            items.Add(item.Text);
        items.ShouldBe(["true", null, "x"]);
        members["none"u8].Exists.ShouldBeFalse();
        members["none"u8].Members["deeper"u8].Text.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"a\":1}{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":\"\n\"}")]
    [InlineData("{\"a\":01}")]
    public void What_is_no_object_is_none(string json) => JsonMembers.TryRead(Encoding.UTF8.GetBytes(json), out _).ShouldBeFalse();

    [Theory]
    [InlineData("plain")]
    [InlineData("\\\"\\\\\\/\\b\\f\\n\\r\\t")]
    [InlineData("\\u0041\\u00e9\\u3042\\ud83d\\ude00")]
    public void Escapes_are_resolved_as_JSON_says(string escaped) =>
        JsonText.Unescape(Encoding.UTF8.GetBytes(escaped)).ShouldBe((string?)JsonNode.Parse($"\"{escaped}\""));

    [Theory]
    [InlineData("a\\ud800", "a\uFFFD")]
    [InlineData("\\ud800\\u0041", "\uFFFDA")]
    [InlineData("\\ude00\\ud83d", "\uFFFD\uFFFD")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\uFFFD😀")]
    public void Half_surrogate_pairs_are_replaced(string escaped, string expected) =>
        JsonText.Unescape(Encoding.ASCII.GetBytes(escaped)).ShouldBe(expected);

    [Theory]
    [InlineData("1", true)]
    [InlineData(" \"x\" ", true)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("1 2", false)]
    [InlineData("nul", false)]
    public void One_value_and_nothing_else_is_valid(string json, bool expected) =>
        JsonText.IsValid(Encoding.UTF8.GetBytes(json)).ShouldBe(expected);
}
