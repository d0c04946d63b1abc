using FsCheck;
using FsCheck.Fluent;

namespace GapFurniture.CodeBuildFire.Tests;

/// <summary>One token, one set of parameters: CodeBuild refuses anything else.</summary>
public sealed class TokenTests
{
    private static readonly PlannedBuild s_build = new("project", "cause")
    {
        Environment = [new("A", "1")],
        SourceVersion = "main",
        Identities = ["s3://bucket/key 01", "s3://bucket/key 02"],
    };

    [Fact]
    public void A_token_is_as_long_as_CodeBuild_allows_and_plain_text() => s_build.Token().ShouldMatch("^[0-9a-f]{64}$");

    [Fact]
    public void The_order_of_what_was_coalesced_and_the_messages_do_not_matter() =>
        (s_build with { Identities = ["s3://bucket/key 02", "s3://bucket/key 01"], MessageIds = ["m"] }).Token().ShouldBe(s_build.Token());

    [Fact]
    public void Every_parameter_matters() =>
        new[]
        {
            s_build,
            s_build with
            {
                Project = "project2",
            },
            s_build with
            {
                SourceVersion = null,
            },
            s_build with
            {
                Identities = ["s3://bucket/key 01"],
            },
            s_build with
            {
                Environment = [new("A", "2")],
            },
            s_build with
            {
                Environment = [new("A", "1", "PARAMETER_STORE")],
            },
            s_build with
            {
                Environment = [new("A1", "")],
            },
        }
            .Select(b => b.Token())
            .ShouldBeUnique();

    [Fact]
    public void Two_keys_share_a_token_only_if_they_are_the_same() =>
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(new Replay(new Rnd(20261121UL, 7UL), null)),
            Prop.ForAll(
                ArbMap.Default.ArbFor<(string?, string?)>(),
                pair =>
                {
                    var (a, b) = (pair.Item1 ?? "", pair.Item2 ?? "");
                    var same = (s_build with { Identities = [a, b] }).Token() == (s_build with { Identities = [a + b, ""] }).Token();
                    return same == (a.Length == 0 || b.Length == 0);
                }
            )
        );
}
