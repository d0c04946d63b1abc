using FsCheck;
using FsCheck.Fluent;
using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Tests.Parameters;

public sealed class FetchPlanTests
{
    [Fact]
    public void No_question_needs_no_request() => Show().ShouldBe("");

    [Theory]
    [InlineData("/a/** /a/**", "/a/**")]
    [InlineData("/a/b/** /a/**", "/a/**")]
    [InlineData("/a/* /a/**", "/a/**")]
    [InlineData("/a/** /ab/**", "/a/** /ab/**")]
    [InlineData("/a/* /a/b/**", "/a/* /a/b/**")]
    [InlineData("/a/* /a/b", "/a/*")]
    [InlineData("/a/* /a/b/c", "/a/* [/a/b/c]")]
    [InlineData("/a/** /a", "/a/** [/a]")]
    [InlineData("/** /x /y/**", "/**")]
    [InlineData("/a/** /a/b:3 arn:aws:ssm:r:1:parameter/a/b", "/a/** [/a/b:3 arn:aws:ssm:r:1:parameter/a/b]")]
    [InlineData("/** /aws/reference/secretsmanager/s plain", "/** [/aws/reference/secretsmanager/s plain]")]
    [InlineData("a b a", "[a b]")]
    public void Overlapping_questions_are_asked_once(string questions, string plan) => Show(questions.Split(' ')).ShouldBe(plan);

    [Fact]
    public void Names_go_ten_at_a_time() =>
        FetchPlan
            .Of([.. Enumerable.Range(0, 25).Select(i => ParameterQuery.Of($"n{i}"))])
            .Chunks.Select(c => c.Count)
            .ShouldBe([10, 10, 5]);

    [Fact]
    public void Whatever_is_asked_the_plan_answers_it_and_asks_for_nothing_else()
    {
        var level = Gen.Elements("a", "b", "c");
        var name = level.NonEmptyListOf().Where(l => l.Count <= 3).Select(l => "/" + string.Join('/', l));
        var query = Gen.OneOf(
            name.Select(ParameterQuery.Of),
            name.Select(n => ParameterQuery.Below(n, recursive: true)),
            name.Select(n => ParameterQuery.Below(n, recursive: false))
        );
        Prop.ForAll(
                query
                    .ListOf()
                    .Zip(name.ListOf(), (queries, names) => (Queries: queries.ToList(), Names: names.Distinct().ToArray()))
                    .ToArbitrary(),
                sample =>
                {
                    var found = new ParameterStore(new FakeApi(sample.Names)).Fetch(sample.Queries);
                    foreach (var asked in sample.Queries)
                    {
                        var expected = sample.Names.Where(n => asked.IsPath ? asked.Covers(n) : n == asked.Name);
                        found.Find(asked).Select(p => p.Name).ShouldBe(expected, ignoreOrder: true);
                    }
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static string Show(params string[] questions)
    {
        var plan = FetchPlan.Of([.. questions.Select(Query)]);
        return string.Join(
            ' ',
            plan.Paths.Select(p => p.Name.TrimEnd('/') + (p.IsRecursive ? "/**" : "/*"))
                .Concat(plan.Chunks.Select(c => $"[{string.Join(' ', c)}]"))
        );
    }

    private static ParameterQuery Query(string text) =>
        text.EndsWith("/**", StringComparison.Ordinal) ? ParameterQuery.Below(text[..^2])
        : text.EndsWith("/*", StringComparison.Ordinal) ? ParameterQuery.Below(text[..^1], recursive: false)
        : ParameterQuery.Of(text);
}
