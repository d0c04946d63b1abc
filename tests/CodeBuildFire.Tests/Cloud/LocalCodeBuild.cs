using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.CodeBuild;

/// <summary>CodeBuild in memory: it runs nothing, but remembers what it was asked for and lets time pass over it. Thread safe.</summary>
internal sealed partial class LocalCodeBuild(CloudIdentity identity, TimeProvider time)
{
    /// <summary>How long a token is remembered.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LocalProject> _projects = new(StringComparer.Ordinal);
    private readonly List<LocalBuild> _builds = [];

    /// <summary>How many builds may be in progress at once; null for any number. More are refused, as by AWS's limit of the queue.</summary>
    public int? QueueLimit { get; set; }

    /// <summary>All builds, in the order of their starts.</summary>
    public IReadOnlyList<LocalBuild> Builds
    {
        get
        {
            lock (_lock)
                return [.. _builds];
        }
    }

    /// <summary>Creates a project.</summary>
    /// <exception cref="AwsException">A bad name, or one that is taken.</exception>
    public LocalProject CreateProject(string name)
    {
        CheckName(name);
        lock (_lock)
        {
            var project = new LocalProject(name, identity.Arn("codebuild", $"project/{name}"));
            return _projects.TryAdd(name, project) ? project : throw CodeBuildErrors.Exists(project.Arn);
        }
    }

    /// <summary>The project of a name; null when there is none.</summary>
    public LocalProject? FindProject(string name)
    {
        lock (_lock)
            return _projects.GetValueOrDefault(name);
    }

    /// <summary>Starts a build; the same request with the same token gets the same build for five minutes.</summary>
    /// <exception cref="AwsException">What AWS would refuse.</exception>
    public LocalBuild Start(string name, string? token, string? sourceVersion, IReadOnlyList<BuildVariable> environment)
    {
        CheckName(name);
        foreach (var variable in environment)
            Check(variable);
        if (token is { Length: 0 or > 64 })
            throw CodeBuildErrors.Invalid("Invalid idempotency token: its length must be from 1 to 64 characters");
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_projects.TryGetValue(name, out var project))
                throw CodeBuildErrors.NoProject(identity.Arn("codebuild", $"project/{name}"));
            if (token is not null && _builds.Find(b => b.Token == token && now - b.Start < TokenLife) is { } known)
            {
                return known.Project == project && known.SourceVersion == sourceVersion && known.Environment.SequenceEqual(environment)
                    ? known
                    : throw CodeBuildErrors.Invalid("Parameter mismatch: the idempotency token was used with other parameters");
            }
            if (QueueLimit is { } limit && _builds.Count(b => !b.At(now).IsComplete) >= limit)
                throw CodeBuildErrors.QueueFull(limit);
            var build = new LocalBuild(project, $"{name}:{Guid.NewGuid()}", _builds.Count(b => b.Project == project) + 1, now)
            {
                Environment = environment,
                SourceVersion = sourceVersion,
                Token = token,
            };
            _builds.Add(build);
            return build;
        }
    }

    public string ArnOf(LocalBuild build) => identity.Arn("codebuild", $"build/{build.Id}");

    public BuildState StateOf(LocalBuild build) => build.At(time.GetUtcNow());

    private static void CheckName(string name)
    {
        if (!Name().IsMatch(name))
            throw CodeBuildErrors.Invalid($"Project name '{name}' is invalid: it must match [A-Za-z0-9][A-Za-z0-9\\-_]{{1,254}}");
    }

    private static void Check(BuildVariable variable)
    {
        if (variable.Name.Length == 0)
            throw CodeBuildErrors.Invalid("Environment variable names must not be empty");
        // https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
        if (variable.Name.StartsWith("CODEBUILD_", StringComparison.Ordinal))
            throw CodeBuildErrors.Invalid($"Environment variable name {variable.Name} is invalid: the prefix CODEBUILD_ is reserved");
        if (variable.Type is not ("PLAINTEXT" or "PARAMETER_STORE" or "SECRETS_MANAGER"))
            throw CodeBuildErrors.Invalid($"Invalid environment variable type: {variable.Type}");
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{1,254}\z", RegexOptions.None, 1000)]
    private static partial Regex Name();
}

/// <summary>Errors of CodeBuild, by their codes on the wire.</summary>
internal static class CodeBuildErrors
{
    public static AwsException Invalid(string message) => new(400, "InvalidInputException", message);

    public static AwsException NoProject(string arn) => new(400, "ResourceNotFoundException", $"Project cannot be found: {arn}");

    public static AwsException QueueFull(int limit) =>
        new(400, "AccountLimitExceededException", $"Cannot have more than {limit} builds in queue for the account");

    public static AwsException Exists(string arn) => new(400, "ResourceAlreadyExistsException", $"Project already exists: {arn}");
}
