using GapFurniture.Aws.Events;
using GapFurniture.Shared;

namespace GapFurniture.CodeBuildFire;

/// <summary>Which objects of EventBridge events start which project.</summary>
/// <param name="Pattern">A prefix of the key; a prefix of the URL when it starts with <c>s3://</c>; a regular expression for the key when it starts with <c>^</c>.</param>
/// <param name="Project">The project.</param>
internal sealed record Route(string Pattern, string Project)
{
    private readonly KeyRegex? _expression = Pattern.StartsWith('^') ? new KeyRegex(Pattern) : null;

    public bool Matches(S3Record entity) =>
        _expression?.IsMatch(entity.Key)
        ?? (Pattern.StartsWith("s3://", StringComparison.Ordinal) ? entity.Url : entity.Key).StartsWith(Pattern, StringComparison.Ordinal);

    /// <summary>Reads routes, <c>PATTERN=PROJECT</c> separated by semicolons or line ends; the first that matches wins.</summary>
    /// <exception cref="FormatException">One of them is not of that form, or its expression is wrong.</exception>
    public static IReadOnlyList<Route> ParseAll(string text) =>
        [.. text.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static Route Parse(string text) =>
        text.LastIndexOf('=') is var equals and >= 0 && ProjectName.IsValid(text[(equals + 1)..])
            ? new Route(text[..equals], text[(equals + 1)..])
            : throw new FormatException($"\"{text}\" is not PATTERN=PROJECT");
}
