using System.Text.RegularExpressions;

namespace GapFurniture.CodeBuildFire;

/// <summary>Decides which builds an event starts; touches nothing.</summary>
internal sealed partial class Planner(CodeBuildFireOptions options)
{
    /// <summary>True if CodeBuild can have a project of this name.</summary>
    public static bool IsProjectName(string name) => ProjectName().IsMatch(name);

    /// <summary>Builds in the order of the event, and what cannot become one.</summary>
    public (IReadOnlyList<PlannedBuild> Builds, IReadOnlyList<Failure> Failures) Plan(IReadOnlyList<Delivery> deliveries)
    {
        var failures = deliveries.Where(d => d.Problem is not null).Select(d => new Failure(d.MessageId, d.Problem!)).ToList();
        var builds = new List<PlannedBuild>();
        foreach (var (delivery, occurrence) in deliveries.SelectMany(d => d.Occurrences.Select(o => (d, o))))
        {
            try
            {
                builds.Add(PlanOne(occurrence, delivery.MessageId));
            }
            catch (Exception e) when (e is FireException or RegexMatchTimeoutException)
            {
                failures.Add(new Failure(delivery.MessageId, $"{occurrence.Cause}: {e.Message}"));
            }
        }
        return ([.. builds.GroupBy(GroupOf).Select(Merge)], failures);
    }

    private PlannedBuild PlanOne(Occurrence occurrence, string? messageId) =>
        new(ProjectOf(occurrence), occurrence.Cause)
        {
            Environment =
            [
                .. ObjectVariables(occurrence).Where(v => occurrence.Environment.All(e => e.Name != v.Name)),
                .. occurrence.Environment,
            ],
            SourceVersion = occurrence.SourceVersion,
            Overrides = occurrence.Environment,
            Identities = [Identity(occurrence)],
            MessageIds = [messageId],
        };

    private string ProjectOf(Occurrence occurrence)
    {
        var (project, origin) = occurrence switch
        {
            { Project: { } named } => (named, "the input"),
            { Object.ConfigurationId: { } id } => (id, "the notification's configuration id"),
            { Object: { } entity } => (options.Routes.FirstOrDefault(r => r.Matches(entity))?.Project, "CODEBUILDFIRE_ROUTES"),
            _ => (null, ""),
        };
        if (project is null)
            throw new FireException("no route of CODEBUILDFIRE_ROUTES matches, and neither input nor notification names a project");
        if (!IsProjectName(project))
            throw new FireException($"\"{project}\", from {origin}, cannot be the name of a project");
        if (options.Projects.Count > 0 && !options.Projects.Contains(project))
            throw new FireException($"project \"{project}\", from {origin}, is not among CODEBUILDFIRE_PROJECTS");
        return project;
    }

    private IEnumerable<Variable> ObjectVariables(Occurrence occurrence)
    {
        if (occurrence.Object is not { } entity || options.NoObject)
            yield break;
        yield return new Variable(options.BucketVariable, entity.Bucket);
        yield return new Variable(options.KeyVariable, entity.Key);
        if (entity.VersionId is { } version)
            yield return new Variable(options.VersionIdVariable, version);
        if (entity.ETag is { } tag)
            yield return new Variable(options.ETagVariable, tag);
    }

    private static string Identity(Occurrence occurrence) =>
        occurrence.Object is { } entity ? $"{entity.Url} {entity.VersionId ?? entity.Sequencer ?? entity.ETag}" : occurrence.Id;

    // The same thing reported twice within one event is one build in any case.
    private string GroupOf(PlannedBuild build) =>
        options.Coalesce ? (build with { Environment = build.Overrides, Identities = [] }).Token() : build.Token();

    // The last object is the newest: it is the one that the build is told of.
    private static PlannedBuild Merge(IEnumerable<PlannedBuild> group)
    {
        var all = group.ToList();
        return all[^1] with
        {
            Identities = [.. all.SelectMany(b => b.Identities).Distinct(StringComparer.Ordinal)],
            MessageIds = [.. all.SelectMany(b => b.MessageIds).Distinct()],
        };
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{1,254}\z", RegexOptions.None, 1000)]
    private static partial Regex ProjectName();
}
