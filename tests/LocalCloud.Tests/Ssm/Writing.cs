using GapFurniture.LocalCloud.Ssm;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.Ssm;

public sealed class Writing : CloudTest
{
    [Fact]
    public async Task A_parameter_is_created_once_and_then_only_overwritten_on_purpose()
    {
        var request = new
        {
            Name = "/a/b",
            Value = "v",
            Type = "String",
        };

        (await Client.SsmAsync("PutParameter", request)).GetProperty("Version").GetInt64().ShouldBe(1);
        (await Client.TrySsmAsync("PutParameter", request)).Code.ShouldBe("ParameterAlreadyExists");
        var second = await Client.SsmAsync(
            "PutParameter",
            new
            {
                Name = "/a/b",
                Value = "w",
                Overwrite = true,
            }
        );

        second.GetProperty("Version").GetInt64().ShouldBe(2);
        second.GetProperty("Tier").GetString().ShouldBe("Standard");
    }

    [Theory]
    [InlineData("a/b", "ValidationException")]
    [InlineData("/a b", "ValidationException")]
    [InlineData("/a/", "ValidationException")]
    [InlineData("/ssm-mine", "ValidationException")]
    [InlineData("/aws/mine", "AccessDeniedException")]
    [InlineData("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "HierarchyLevelLimitExceededException")]
    public void Names_have_rules(string name, string code) => ShouldRefuse(() => Cloud.Ssm.Put(name, "v"), code);

    [Fact]
    public void Values_have_sizes()
    {
        ShouldRefuse(() => Cloud.Ssm.Put("/a", new string('x', 4097)), "ValidationException");
        ShouldRefuse(() => Cloud.Ssm.Put("/a", new string('x', 8193), tier: "Advanced"), "ValidationException");
        Cloud.Ssm.Put("/a", new string('x', 8192), tier: "Intelligent-Tiering").ShouldBe(1);
        ShouldRefuse(() => Cloud.Ssm.Put("/b", ""), "ValidationException");
        ShouldRefuse(() => Cloud.Ssm.Put("/b", "x", allowedPattern: "^[0-9]+$"), "ParameterPatternMismatchException");
    }

    [Fact]
    public void A_type_stays_what_it_is()
    {
        Cloud.Ssm.Put("/a", "v");

        ShouldRefuse(() => Cloud.Ssm.Put("/a", "v", ParameterKind.SecureString), "HierarchyTypeMismatchException");
    }

    [Fact]
    public void A_hundred_versions_are_kept_and_a_labelled_one_is_not_dropped()
    {
        for (var i = 1; i <= 100; i++)
            Cloud.Ssm.Put("/a", $"{i}");
        Cloud.Ssm.Put("/a", "101").ShouldBe(101);
        Cloud.Ssm.Find("/a:1", out var isMissing).ShouldBeNull();
        isMissing.ShouldBeTrue();

        Cloud.Ssm.Label("/a", 2, "keep");
        ShouldRefuse(() => Cloud.Ssm.Put("/a", "102"), "ParameterMaxVersionLimitExceeded");
    }

    [Fact]
    public void A_label_moves_from_version_to_version()
    {
        Cloud.Ssm.Put("/a", "one");
        Cloud.Ssm.Put("/a", "two");
        Cloud.Ssm.Label("/a", 1, "live");

        Cloud.Ssm.Label("/a", 2, "live");

        Cloud.Ssm.Find("/a:live", out _)!.Version.Value.ShouldBe("two");
    }
}
