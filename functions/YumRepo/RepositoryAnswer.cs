using System.Text.Json.Serialization;
using GapFurniture.Aws;
using GapFurniture.Shared.Logging;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo;

/// <summary>What one event did to a repository: for the function's answer and the metrics.</summary>
/// <param name="Repository"><c>s3://bucket/prefix/</c>.</param>
/// <param name="Added">Packages that are listed since, new ones and replaced ones.</param>
/// <param name="Removed">Packages that are no longer listed.</param>
/// <param name="Refused">Packages that are not listed, since another file of the same version is.</param>
/// <param name="Packages">All that are listed.</param>
public sealed record RepositoryAnswer(
    [property: JsonPropertyName("repository")] string Repository,
    [property: JsonPropertyName("added")] int Added,
    [property: JsonPropertyName("removed")] int Removed,
    [property: JsonPropertyName("refused")] int Refused,
    [property: JsonPropertyName("packages")] int Packages
)
{
    private const string Space = "GapFurniture/YumRepo";

    internal static RepositoryAnswer Of(S3Url repository, IReadOnlyList<PlannedChange> changes, int packages) =>
        new(
            repository.ToString(),
            changes.Count(c => c.Kind is ChangeKind.Added or ChangeKind.Updated),
            changes.Count(c => c is { WasListed: true, Kind: ChangeKind.Removed or ChangeKind.Replaced or ChangeKind.Expired }),
            changes.Count(c => c.Kind is ChangeKind.Refused),
            packages
        );

    /// <summary>The answer as metrics of CloudWatch, by way of a log line.</summary>
    internal string Metrics(DateTimeOffset time, TimeSpan elapsed) =>
        Line(
            time,
            (nameof(Repository), Repository),
            ("PackagesAdded", "Count", Added),
            ("PackagesRemoved", "Count", Removed),
            ("PackagesRefused", "Count", Refused),
            ("Packages", "Count", Packages),
            ("Seconds", "Seconds", Math.Round(elapsed.TotalSeconds, 3))
        );

    /// <summary>What could not be done, as metrics: packages that are none, and objects that have to come again.</summary>
    internal static string FailureMetrics(DateTimeOffset time, int bad, int failures) =>
        Line(time, (nameof(Repository), ""), ("PackagesBad", "Count", bad), ("Failures", "Count", failures));

    private static string Line(DateTimeOffset time, (string, string) dimension, params (string, string, double)[] numbers) =>
        LineLogger.JsonLine(line => EmbeddedMetrics.AddTo(line, time, Space, dimension, numbers));
}
