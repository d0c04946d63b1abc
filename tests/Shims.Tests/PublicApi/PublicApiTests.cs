using System.Reflection;
using Amazon.Runtime;

namespace GapFurniture.Shims.Tests.PublicApi;

/// <summary>Code written against a shim must compile against the official package, unchanged.</summary>
public sealed class PublicApiTests
{
    /// <summary>Package and how many lines its API has at least: a comparison of nothing must not pass for a good one.</summary>
    public static TheoryData<string, int> Packages =>
        new()
        {
            { "AWSSDK.CodeBuild", 120 },
            { "AWSSDK.CloudSearchDomain", 130 },
            { "AWSSDK.Redshift", 290 },
            { "AWSSDK.RedshiftDataAPIService", 240 },
            { "Amazon.Lambda.Annotations", 40 },
            { "Amazon.Lambda.CloudWatchEvents", 35 },
            { "Amazon.Lambda.Core", 70 },
            { "Amazon.Lambda.RuntimeSupport", 105 },
            { "Amazon.Lambda.S3Events", 48 },
            { "Amazon.Lambda.Serialization.SystemTextJson", 45 },
            { "Amazon.Lambda.SQSEvents", 27 },
            { "TweetinviAPI", 85 },
        };

    public static TheoryData<string> AwsPackages => [.. Packages.Select(row => row.Data.Item1).Where(IsAws)];

    [Theory, MemberData(nameof(Packages))]
    public void Every_public_member_of_a_shim_stands_in_the_official_package(string package, int minimum)
    {
        var official = OfficialApi.Of(package);

        var lines = ApiLines.Of(Shims.Read(package));

        lines.Count.ShouldBeGreaterThanOrEqualTo(minimum);
        lines.Where(line => !official.Contains(line)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(AwsPackages))]
    public void Constants_have_the_official_values(string package)
    {
        var official = OfficialApi.Constants(package);
        Assert.SkipUnless(Shims.InUse.Contains(Shims.AssemblyName(package)), $"{package} is the official package in this build");

        var constants = Assembly
            .Load(Shims.AssemblyName(package))
            .GetExportedTypes()
            .Where(type => type.IsAssignableTo(typeof(ConstantClass)))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .ToList();

        constants.ShouldNotBeEmpty();
        foreach (var constant in constants)
            ((ConstantClass)constant.GetValue(null)!).Value.ShouldBe(official[$"{constant.DeclaringType!.FullName}::{constant.Name}"]);
    }

    [Fact]
    public void Every_shim_of_this_build_is_compared() =>
        Shims.InUse.Except(Packages.Select(row => Shims.AssemblyName(row.Data.Item1)), StringComparer.Ordinal).ShouldBeEmpty();

    private static bool IsAws(string package) => package.StartsWith("AWSSDK.", StringComparison.Ordinal);
}
