using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using GapFurniture.Furniture.Attach;

namespace GapFurniture.Furniture.Tests.Attach;

public sealed class PolicyDocumentTests
{
    private const string Ours = """{"Sid":"FurniturePiece1","Effect":"Allow"}""";

    private static readonly string[] s_statements =
    [
        """{"Sid":"one","Effect":"Allow","Action":["a","b"]}""",
        """{ "Effect" : "Deny",   "Sid":"two é }]," }""",
        "{\n  \"Sid\": \"three\",\n  \"Nested\": {\"Statement\": [1, 2]}\n}",
        """{"NoSid":true}""",
    ];

    private static readonly Arbitrary<string> s_policies = (
        from before in Gen.Elements("", "\"Version\":\"2012-10-17\",", " \"Id\" : \"日本\", ")
        from statements in Gen.Elements(s_statements).NonEmptyListOf()
        from separator in Gen.Elements(",", " , ", ",\n  ")
        from space in Gen.Elements("", " ", "\n")
        from after in Gen.Elements("", ",\"Extra\":[\"Statement\"]")
        select $"{{{before}\"Statement\":{space}[{space}{string.Join(separator, statements)}{space}]{after}{space}}}"
    ).ToArbitrary();

    [Fact]
    public void Inserting_and_removing_gives_the_same_policy() =>
        Prop.ForAll(s_policies, text => Text(PolicyDocument.Parse(text).With(Node(Ours)).Without("FurniturePiece1").Text) == Text(text))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Foreign_statements_stay_as_they_are_and_in_their_order() =>
        Prop.ForAll(
                s_policies,
                text =>
                {
                    var after = PolicyDocument.Parse(text).With(Node(Ours)).Statements.Select(s => s!.ToJsonString()).ToList();
                    return after[^1] == Text(Ours)
                        && after.SkipLast(1).SequenceEqual(PolicyDocument.Parse(text).Statements.Select(s => s!.ToJsonString()));
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("""{"Version":"2012-10-17","Statement":[]}""")]
    [InlineData("""{"Statement" : [ ] }""")]
    [InlineData("""{"Version":"2012-10-17"}""")]
    public void A_policy_without_statements_takes_the_first(string? text)
    {
        var with = PolicyDocument.Parse(text).With(Node(Ours));

        with.Statements.ShouldHaveSingleItem()!.ToJsonString().ShouldBe(Ours);
        with.Without("FurniturePiece1").Statements.ShouldBeEmpty();
    }

    [Fact]
    public void A_lone_statement_that_is_no_list_becomes_one()
    {
        var with = PolicyDocument.Parse("""{"Statement": {"Sid":"lone"},"Id":"x"}""").With(Node(Ours));

        with.Text.ShouldBe($$"""{"Statement":[{"Sid":"lone"},{{Ours}}],"Id":"x"}""");
    }

    [Theory]
    [InlineData("{oops")]
    [InlineData("[]")]
    public void What_is_no_json_object_is_not_touched(string text) =>
        Should.Throw<FurnitureException>(() => PolicyDocument.Parse(text)).Message.ShouldContain("nothing was changed");

    private static JsonNode Node(string json) => JsonNode.Parse(json)!;

    private static string Text(string json) => Node(json).ToJsonString();
}
