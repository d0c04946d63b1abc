using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Tests.Parameters;

public sealed class AttributionTests
{
    private const string Arn = "arn:aws:ssm:eu-west-1:123456789012:parameter";

    // Written as name[selector]@version; the value tells which answer it was.
    private static ParameterValue Value(string text)
    {
        var (rest, version) = (text.Split('@')[0], text.Split('@')[1]);
        var (name, selector) = (rest.Split('[')[0], rest.Contains('[') ? rest.Split('[')[1].TrimEnd(']') : null);
        return new ParameterValue(name, version, "String", long.Parse(version), selector, Arn + name);
    }

    private static string Found(string asked, string answers)
    {
        var names = asked.Split(' ');
        var set = new ParameterSet([], [.. ParameterStore.WithLabels(names, [.. answers.Split(' ').Select(Value)])]);
        return string.Join(' ', names.Select(n => set.Find(ParameterQuery.Of(n)) is [var p] ? $"{p}={p.Value}" : "-"));
    }

    [Theory]
    // As AWS answers.
    [InlineData("/a /b", "/b@1 /a@2", "/a=2 /b=1")]
    [InlineData("/a:1 /a", "/a@2 /a[:1]@1", "/a:1=1 /a=2")]
    [InlineData("/a:old /a", "/a@2", "- /a=2")]
    [InlineData("/a:7 /a", "/a@2", "- /a=2")]
    // One answer for two ways to ask.
    [InlineData("/a arn:aws:ssm:eu-west-1:123456789012:parameter/a", "/a@2", "/a=2 /a=2")]
    // As stand-ins answer that leave selectors and references out.
    [InlineData("/a:1", "/a@1", "/a=1")]
    [InlineData("/a:1 /a", "/a@1 /a@2", "/a=1 /a=2")]
    [InlineData("/a:1 /a:2", "/a@2 /a@1", "/a=1 /a=2")]
    [InlineData("/a:old", "/a@3", "/a:old=3")]
    [InlineData("arn:aws:ssm:eu-west-1:123456789012:parameter/a:1", "/a@1", "/a=1")]
    [InlineData("/aws/reference/secretsmanager/db/main", "db/main@0", "db/main=0")]
    // Which is which cannot be known, so neither is taken.
    [InlineData("/a:old /a:new", "/a@3 /a@4", "- -")]
    // What was not asked for.
    [InlineData("/a:1", "/a@2", "-")]
    [InlineData("/a:1", "/a[:2]@2", "-")]
    [InlineData("/b", "/a@1", "-")]
    public void Every_answer_goes_to_the_name_that_asked_for_it(string asked, string answers, string found) =>
        Found(asked, answers).ShouldBe(found);
}
