using System.Text.RegularExpressions;
using GapFurniture.Shared.S3;

namespace GapFurniture.CodeBuildFire;

/// <summary>Which objects of EventBridge events start which project.</summary>
/// <param name="Pattern">A prefix of the key; a prefix of the URL when it starts with <c>s3://</c>; a regular expression for the key when it starts with <c>^</c>.</param>
/// <param name="Project">The project.</param>
internal sealed record Route(string Pattern, string Project)
{
    // Keys come from others; an expression must not be able to hang on one.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly Regex? _expression = Pattern.StartsWith('^')
        ? new Regex(Pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, s_patience)
        : null;

    /// <exception cref="RegexMatchTimeoutException">The expression takes too long for this key.</exception>
    public bool Matches(S3ObjectEvent entity) =>
        _expression?.IsMatch(entity.Key)
        ?? (Pattern.StartsWith("s3://", StringComparison.Ordinal) ? entity.Url : entity.Key).StartsWith(Pattern, StringComparison.Ordinal);

    /// <summary>Reads routes, <c>PATTERN=PROJECT</c> separated by semicolons or line ends; the first that matches wins.</summary>
    /// <exception cref="FireException">One is none.</exception>
    /// <exception cref="ArgumentException">An expression is wrong.</exception>
    public static IReadOnlyList<Route> ParseAll(string text) =>
        [.. text.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static Route Parse(string text) =>
        text.LastIndexOf('=') is var equals and >= 0 && Planner.IsProjectName(text[(equals + 1)..])
            ? new Route(text[..equals], text[(equals + 1)..])
            : throw new FireException($"\"{text}\" is not PATTERN=PROJECT");
}
