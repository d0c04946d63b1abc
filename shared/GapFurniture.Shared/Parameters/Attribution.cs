using System.Globalization;

namespace GapFurniture.Shared.Parameters;

/// <summary>
/// Gives answers that do not say what they answer to the questions left over. AWS names the selector and the reference to a secret in its
/// answers; local stand-ins (moto, and so LocalStack) leave both out. Nothing is guessed: of two that might be meant, none is.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html"/>
internal static class Attribution
{
    private const string Secrets = "/aws/reference/secretsmanager/";

    /// <summary>The answers, with name and selector as they were asked for where the service left them out.</summary>
    /// <param name="asked">The names of one request.</param>
    /// <param name="answers">What it was answered.</param>
    public static IReadOnlyList<ParameterValue> Of(IReadOnlyList<string> asked, IReadOnlyList<ParameterValue> answers)
    {
        var (left, attributed, open) = (answers.ToList(), new List<ParameterValue>(), new List<string>());
        foreach (var name in asked)
        {
            // Without a selector the latest is meant.
            var answer = left.FindAll(p => p.Answers(name)).MaxBy(p => p.Version);
            if (answer is null)
            {
                open.Add(name);
                continue;
            }
            attributed.Add(answer);
            left.Remove(answer);
        }
        foreach (var name in open)
        {
            if (left.FindAll(p => IsMeant(name, p)) is not [var only])
                continue;
            left.Remove(only);
            var selector = SelectorOf(name);
            attributed.Add(only with { Name = name[..^selector.Length], Selector = selector.Length == 0 ? null : selector });
        }
        return [.. attributed, .. left];
    }

    private static bool IsMeant(string asked, ParameterValue answer)
    {
        if (answer.Selector is not null)
            return false;
        var selector = SelectorOf(asked);
        var name = asked[..^selector.Length];
        return (name == answer.Name || name == answer.Arn || name == Secrets + answer.Name)
            // A version is told; a label is not.
            && (
                !long.TryParse(
                    selector.AsSpan(Math.Min(1, selector.Length)),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var version
                )
                || version == answer.Version
            );
    }

    // Names hold no colon; an ARN has five before its own.
    private static string SelectorOf(string asked)
    {
        var from = asked.StartsWith("arn:", StringComparison.Ordinal) ? asked.LastIndexOf('/') : 0;
        var colon = asked.IndexOf(':', Math.Max(from, 0));
        return colon < 0 ? "" : asked[colon..];
    }
}
