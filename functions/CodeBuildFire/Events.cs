using System.Text.RegularExpressions;
using GapFurniture.Aws.Events;

namespace GapFurniture.CodeBuildFire;

/// <summary>A part of an event: one record of S3, or the input of a rule.</summary>
/// <param name="MessageId">The SQS message that it came in; null when Lambda was invoked otherwise.</param>
/// <param name="Trigger">What asks for a build; null when nothing does.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
internal sealed record EventRecord(string? MessageId, Trigger? Trigger, string? Problem = null);

/// <summary>Something that asks for a build.</summary>
/// <param name="Id">The same at every delivery: of the event, the message or the invocation.</param>
internal sealed record Trigger(string Id)
{
    /// <summary>What people read in logs: the object's URL, or the event's id.</summary>
    public string Cause
    {
        get => field ?? Object?.Url ?? $"event {Id}";
        init;
    }

    public string? Project { get; init; } // the project that the event's input names; null when it names none
    public S3Record? Object { get; init; } // the object that S3 reported; null for schedules
    public IReadOnlyList<Variable> Environment { get; init; } = [];
    public string? SourceVersion { get; init; } // branch, tag, commit or version of the source; null for the project's own
}

/// <summary>An environment variable of a build.</summary>
/// <param name="Value">Its value; for the other types the name of a parameter or a secret.</param>
/// <param name="Type"><c>PLAINTEXT</c>, <c>PARAMETER_STORE</c> or <c>SECRETS_MANAGER</c>.</param>
internal sealed record Variable(string Name, string Value, string Type = Variable.PlainText)
{
    public const string PlainText = "PLAINTEXT";

    /// <summary>CodeBuild refuses names with this prefix.</summary>
    /// <seealso href="https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html"/>
    private const string Reserved = "CODEBUILD_";

    /// <returns>Why CodeBuild does not take a variable of that name; null when it does.</returns>
    public static string? ProblemOf(string name) =>
        name.StartsWith(Reserved, StringComparison.Ordinal)
            ? $"{name}: names that begin with {Reserved} are reserved for CodeBuild; choose another name"
            : null;

    /// <exception cref="FormatException">CodeBuild does not take a variable of that name.</exception>
    public static string ReadName(string text) => ProblemOf(text) is { } problem ? throw new FormatException(problem) : text;

    /// <returns>The variable of a text <c>NAME=VALUE</c>; null when it is not of that form.</returns>
    public static Variable? Parse(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 ? new Variable(text[..equals], text[(equals + 1)..]) : null;
}

/// <summary>Something for which no build was started.</summary>
/// <param name="MessageId">The SQS message that has to be delivered again; null for any other event.</param>
/// <param name="Reason">What was found, for people.</param>
internal sealed record Failure(string? MessageId, string Reason);

/// <summary>Names of CodeBuild projects.</summary>
/// <seealso href="https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html"/>
internal static partial class ProjectName
{
    /// <returns>True if CodeBuild can have a project of this name.</returns>
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{1,254}\z", RegexOptions.None, 1000)]
    private static partial Regex Pattern();
}
