using System.Text.RegularExpressions;
using GapFurniture.Shared.Options;

namespace GapFurniture.IotTweet.Text;

/// <summary>A text with <c>{time}</c>, <c>{time:FORMAT}</c>, <c>{serial}</c>, <c>{battery}</c> and <c>{count}</c>; other braces stay.</summary>
internal sealed partial class TextTemplate(string template)
{
    private static readonly string[] s_names = ["time", "serial", "battery", "count"];

    /// <returns>What is wrong with the template, in words for people.</returns>
    public IEnumerable<string> Problems()
    {
        foreach (Match field in Field().Matches(template))
        {
            var name = field.Groups["name"].Value;
            if (!s_names.Contains(name))
                yield return Suggestion.Nearest(name, s_names) is { } nearest
                    ? $"{field.Value}: did you mean {{{nearest}}}?"
                    : $"{field.Value}: there are {{time}}, {{time:FORMAT}}, {{serial}}, {{battery}} and {{count}}";
            else if (field.Groups["format"].Success && (name != "time" || !IsFormat(field.Groups["format"].Value)))
                yield return $"{field.Value}: not a time format such as {{time:HH:mm}}; put letters that are not part of one in quotes";
        }
        if (WeightedLength.Of(Field().Replace(template, "")) is > WeightedLength.Most and var length)
            yield return $"counts as {length} of at most {WeightedLength.Most} characters without its fields";
    }

    /// <summary>The text for a click.</summary>
    /// <param name="time">When it was, in the time zone to be shown.</param>
    /// <param name="count">The number of this tweet among those of the button, from 1.</param>
    public string Render(Click click, DateTimeOffset time, long count) =>
        Field()
            .Replace(
                template,
                field =>
                    field.Groups["name"].Value switch
                    {
                        "time" => time.ToString(field.Groups["format"].Success ? field.Groups["format"].Value : "yyyy-MM-dd HH:mm:ss"),
                        "serial" => click.Serial,
                        "battery" => click.Battery ?? "",
                        "count" => $"{count}",
                        _ => field.Value,
                    }
            );

    // .NET prints letters that mean nothing as they are: a slip would be posted. T and Z are usual in times of ISO 8601.
    private static bool IsFormat(string format)
    {
        try
        {
            return DateTimeOffset.UnixEpoch.ToString(format).Length > 0
                && (
                    format.Length == 1 || !Literal().Replace(format, "").Any(c => char.IsAsciiLetter(c) && !"dfFgGhHKmMstTyzZ".Contains(c))
                );
        }
        catch (FormatException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\{(?<name>[a-z]+)(:(?<format>[^{}]*))?\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();

    // Text in quotes, or a character after a backslash.
    [GeneratedRegex(@"\\.|'[^']*'|""[^""]*""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal();
}
