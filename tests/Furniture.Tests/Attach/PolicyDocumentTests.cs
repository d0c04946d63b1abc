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
    public void Inserting_and_removing_gives_the_same_bytes() =>
        Prop.ForAll(s_policies, text => PolicyDocument.Parse(text).With(Ours).Without("FurniturePiece1").Text == text)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Foreign_statements_keep_their_bytes_and_their_order() =>
        Prop.ForAll(
                s_policies,
                text =>
                    PolicyDocument.Parse(text).With(Ours).Statements is var after
                    && after[^1] == Ours
                    && after.SkipLast(1).SequenceEqual(PolicyDocument.Parse(text).Statements)
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("""{"Version":"2012-10-17","Statement":[]}""")]
    [InlineData("""{"Statement" : [ ] }""")]
    public void A_policy_without_statements_takes_the_first(string? text)
    {
        var with = PolicyDocument.Parse(text).With(Ours);

        with.Statements.ShouldBe([Ours]);
        with.Without("FurniturePiece1").Statements.ShouldBeEmpty();
    }

    [Fact]
    public void A_lone_statement_that_is_no_list_becomes_one()
    {
        var with = PolicyDocument.Parse("""{"Statement": {"Sid":"lone"},"Id":"x"}""").With(Ours);

        with.Text.ShouldBe($$"""{"Statement": [{"Sid":"lone"},{{Ours}}],"Id":"x"}""");
    }

    [Fact]
    public void The_first_of_several_goes_with_the_comma_behind_it() =>
        PolicyDocument
            .Parse($$"""{"Statement":[{{Ours}}, {"Sid":"b"}]}""")
            .Without("FurniturePiece1")
            .Text.ShouldBe("""{"Statement":[{"Sid":"b"}]}""");

    [Fact]
    public void What_is_no_json_is_not_touched() =>
        Should.Throw<FurnitureException>(() => PolicyDocument.Parse("{oops")).Message.ShouldContain("nothing was changed");
}
