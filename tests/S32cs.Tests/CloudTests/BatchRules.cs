using System.Text;
using GapFurniture.LocalCloud.CloudSearch;

namespace GapFurniture.LocalCloud.Tests.CloudSearch;

/// <summary>The rules of the document service, one by one.</summary>
public sealed class BatchRules
{
    private readonly SearchDomain _domain = new("test");

    [Fact]
    public void A_batch_is_applied_in_its_order_and_an_add_replaces_the_whole_document()
    {
        Upload("""[{"id":"1","type":"add","fields":{"abc":"x","def":1}},{"id":"2","type":"add","fields":{"abc":"y"}}]""").ShouldBe((2, 0));
        Upload("""[{"id":"2","type":"delete"},{"id":"1","type":"add","fields":{"ghi":[1,"z"]}},{"id":"3","type":"delete"}]""")
            .ShouldBe((1, 2));

        var only = _domain.Documents.ShouldHaveSingleItem();
        only.Values("abc").ShouldBeEmpty();
        only.Values("ghi").ShouldBe(["1", "z"]);
    }

    [Theory]
    [InlineData("""{"id":"a b","type":"delete"}""")]
    [InlineData("""{"id":1,"type":"delete"}""")]
    [InlineData("""{"type":"delete"}""")]
    [InlineData("""{"id":"1","type":"update"}""")]
    [InlineData("""{"id":"1","type":"add"}""")]
    [InlineData("""{"id":"1","type":"add","fields":{}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"Ab":1}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"Abc":1}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"score":1}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":null}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":[null]}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":{"def":1}}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":"\u0001"}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":"\ud800"}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":"\uffff"}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":1},"version":1}""")]
    [InlineData("""[{"id":"1","type":"delete"}]""")]
    public void One_bad_operation_refuses_the_whole_batch_and_is_named(string operation)
    {
        var error = Should.Throw<CloudSearchException>(() =>
            Upload($$$"""[{"id":"good","type":"add","fields":{"abc":1}},{{{operation}}}]""")
        );

        error.Status.ShouldBe(400);
        error.Message.ShouldContain("(near operation with index 2");
        _domain.Count.ShouldBe(0);
    }

    [Fact]
    public void Sizes_are_limited()
    {
        string Document(int length) => $$$"""{"id":"1","type":"add","fields":{"abc":"{{{new string('x', length - 44)}}}"} }""";

        Upload($"[{Document(1 << 20)}]").ShouldBe((1, 0));
        Should.Throw<CloudSearchException>(() => Upload($"[{Document((1 << 20) + 1)}]")).Message.ShouldContain("exceeds 1 MB");
        var batch = "[" + string.Join(',', Enumerable.Repeat(Document(1 << 18), 21)) + "]";
        Should.Throw<CloudSearchException>(() => Upload(batch)).Status.ShouldBe(413);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[{]")]
    public void What_is_no_batch_is_refused(string body)
    {
        Should.Throw<CloudSearchException>(() => Upload(body)).Status.ShouldBe(400);
    }

    [Fact]
    public void Configured_fields_have_types()
    {
        _domain.Configure("price", FieldType.Int);
        _domain.Configure("tags", FieldType.LiteralArray);

        Upload("""[{"id":"1","type":"add","fields":{"price":"12","tags":["a","b"]}}]""").ShouldBe((1, 0));
        Refusal("""[{"id":"1","type":"add","fields":{"price":"much"}}]""").ShouldContain("Invalid int value much");
        Refusal("""[{"id":"1","type":"add","fields":{"price":[1,2]}}]""").ShouldContain("must have array type");
        Refusal("""[{"id":"1","type":"add","fields":{"other":1}}]""").ShouldContain("not configured");
    }

    private string Refusal(string body) => Should.Throw<CloudSearchException>(() => Upload(body)).Message;

    private (int Adds, int Deletes) Upload(string body) => _domain.Upload(Encoding.UTF8.GetBytes(body));
}
