using System.Globalization;
using System.Text.RegularExpressions;
using GapFurniture.Shared.Options;

namespace GapFurniture.IotTweet.Text;

/// <summary>A text with <c>{time}</c>, <c>{time:FORMAT}</c>, <c>{serial}</c>, <c>{battery}</c> and <c>{count}</c>; other braces stay.</summary>
internal sealed partial class TextTemplate(string template)
{
    private static readonly string[] s_names = ["time", "serial", "battery", "count"];

    /// <summary>What is wrong with the template, for people.</summary>
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
                yield return $"{field.Value}: not a format of a time, such as {{time:HH:mm}}";
        }
        if (WeightedLength.Of(Nfc.Normalize(Field().Replace(template, ""))) is > WeightedLength.Most and var length)
            yield return $"weighs {length} of at most {WeightedLength.Most}, whatever is filled in";
    }

    /// <summary>The text for a click, in form C.</summary>
    /// <param name="click">The click.</param>
    /// <param name="time">When it was, in the zone to be shown.</param>
    /// <param name="count">The how manieth tweet of this button it is.</param>
    public string Render(Click click, DateTimeOffset time, long count) =>
        Nfc.Normalize(
            Field()
                .Replace(
                    template,
                    field =>
                        field.Groups["name"].Value switch
                        {
                            "time" => time.ToString(
                                field.Groups["format"].Success ? field.Groups["format"].Value : "yyyy-MM-dd HH:mm:ss",
                                CultureInfo.InvariantCulture
                            ),
                            "serial" => click.Serial,
                            "battery" => click.Battery ?? "",
                            "count" => count.ToString(CultureInfo.InvariantCulture),
                            _ => field.Value,
                        }
                )
        );

    private static bool IsFormat(string format)
    {
        try
        {
            return DateTimeOffset.UnixEpoch.ToString(format, CultureInfo.InvariantCulture).Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\{(?<name>[a-z]+)(:(?<format>[^{}]*))?\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();
}
