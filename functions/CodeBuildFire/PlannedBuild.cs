using System.Security.Cryptography;
using System.Text;

namespace GapFurniture.CodeBuildFire;

/// <summary>A build to be started.</summary>
/// <param name="Project">The project.</param>
/// <param name="Cause">What people read in logs: the object's URL, or the event's id.</param>
internal sealed record PlannedBuild(string Project, string Cause)
{
    /// <summary>Variables over those of the project.</summary>
    public IReadOnlyList<Variable> Environment { get; init; } = [];

    /// <summary>Branch, tag, commit or version of the source; null for the project's own.</summary>
    public string? SourceVersion { get; init; }

    /// <summary>Those of the variables that the event's input gave.</summary>
    public IReadOnlyList<Variable> Overrides { get; init; } = [];

    /// <summary>What asked for it, the same at every delivery.</summary>
    public IReadOnlyList<string> Identities { get; init; } = [];

    /// <summary>The SQS messages that asked for it; a null among them for any other event.</summary>
    public IReadOnlyList<string?> MessageIds { get; init; } = [];

    /// <summary>
    /// The idempotency token. For one of the last five minutes CodeBuild returns the build that it started then, or refuses it with other
    /// parameters: so every parameter is in the digest.
    /// </summary>
    /// <seealso href="https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html"/>
    public string Token()
    {
        var parts = new[] { Project, SourceVersion ?? "" }
            .Concat(Identities.Order(StringComparer.Ordinal))
            .Concat(Environment.SelectMany(v => new[] { v.Name, v.Type, v.Value }));
        // With lengths, since keys may hold any separator.
        var text = string.Concat(parts.Select(p => $"{p.Length}:{p}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
