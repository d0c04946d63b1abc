using System.Text.Json;
using System.Xml.Linq;

namespace GapFurniture.House.Tests.Official;

/// <summary>
/// What MSBuild makes of a project that refers to every shimmed package, for a choice of OfficialPackages. A project of our own below
/// artifacts/, not a piece: pieces come and go.
/// </summary>
internal sealed record Evaluation(IReadOnlyList<string> Packages, IReadOnlyList<EvaluatedReference> Projects, string LockFile)
{
    public const string Project = "artifacts/house-tests/Packages.csproj";

    public static readonly string[] Lambda =
    [
        "Amazon.Lambda.Annotations",
        "Amazon.Lambda.CloudWatchEvents",
        "Amazon.Lambda.Core",
        "Amazon.Lambda.RuntimeSupport",
        "Amazon.Lambda.S3Events",
        "Amazon.Lambda.Serialization.SystemTextJson",
        "Amazon.Lambda.SQSEvents",
    ];

    public static readonly string[] Aws =
    [
        "AWSSDK.CloudSearchDomain",
        "AWSSDK.CodeBuild",
        "AWSSDK.Redshift",
        "AWSSDK.RedshiftDataAPIService",
    ];

    /// <summary>Comes from every registry, so nothing may swap it.</summary>
    public const string NeverShimmed = "AWSSDK.SQS";

    /// <summary>Packages in place of which a project is referred to, the generator apart.</summary>
    public IEnumerable<string> Shims =>
        Projects.Where(project => !project.IsAnalyzer).Select(project => Path.GetFileNameWithoutExtension(project.Path));

    public IEnumerable<string> Official => Packages.Where(package => Lambda.Contains(package) || Aws.Contains(package));

    public static void Write()
    {
        var references = Lambda
            .Concat(Aws)
            .Append(NeverShimmed)
            .Select(id => new XElement("PackageReference", new XAttribute("Include", id)));
        Directory.CreateDirectory(Path.GetDirectoryName(Tree.PathOf(Project))!);
        new XElement("Project", new XAttribute("Sdk", "Microsoft.NET.Sdk"), new XElement("ItemGroup", references)).Save(
            Tree.PathOf(Project)
        );
    }

    /// <param name="asEnvironment">The choice is an environment variable, as for the scripts, not a property.</param>
    public static async Task<Evaluation> OfAsync(string choice, bool asEnvironment, params string[] properties)
    {
        string[] arguments =
        [
            "msbuild",
            Project,
            "-nologo",
            "-getItem:PackageReference,ProjectReference",
            "-getProperty:NuGetLockFilePath",
            // A ";" in a property on the command line begins the next property.
            .. asEnvironment ? [] : new[] { "-p:OfficialPackages=" + choice.Replace(";", "%3B", StringComparison.Ordinal) },
            .. properties,
        ];
        var environment = asEnvironment ? new Dictionary<string, string?> { ["OfficialPackages"] = choice } : null;
        var (exit, output, error) = await Command.RunAsync("dotnet", Tree.Root, arguments, environment);
        exit.ShouldBe(0, output + error);
        return Parse(output);
    }

    private static Evaluation Parse(string json)
    {
        using var answer = JsonDocument.Parse(json);
        var items = answer.RootElement.GetProperty("Items");
        return new Evaluation(
            [.. items.GetProperty("PackageReference").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)],
            [
                .. items
                    .GetProperty("ProjectReference")
                    .EnumerateArray()
                    .Select(item => new EvaluatedReference(
                        Path.GetRelativePath(Tree.Root, item.GetProperty("FullPath").GetString()!),
                        item.TryGetProperty("OutputItemType", out var type) && type.GetString() == "Analyzer"
                    )),
            ],
            answer.RootElement.GetProperty("Properties").GetProperty("NuGetLockFilePath").GetString()!
        );
    }
}

/// <summary>A reference to a project, by its path from the root.</summary>
internal sealed record EvaluatedReference(string Path, bool IsAnalyzer);
