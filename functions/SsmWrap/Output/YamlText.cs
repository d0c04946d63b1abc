using System.Globalization;
using System.Text;

namespace GapFurniture.SsmWrap.Output;

/// <summary>
/// Double-quoted scalars of YAML. A JSON string is nearly one, but JSON writes characters beyond U+FFFF as two escapes, which YAML's parsers
/// (libyaml, Go's) refuse or take for two halves of nothing.
/// </summary>
/// <seealso href="https://yaml.org/spec/1.2.2/#732-double-quoted-style"/>
internal static class YamlText
{
    /// <summary>On one line, whatever the text holds.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var character in text)
        {
            switch (character)
            {
                case '"' or '\\':
                    quoted.Append('\\').Append(character);
                    break;
                case '\n':
                    quoted.Append("\\n");
                    break;
                case '\r':
                    quoted.Append("\\r");
                    break;
                case '\t':
                    quoted.Append("\\t");
                    break;
                case var _ when StandsAsItIs(character):
                    quoted.Append(character);
                    break;
                default:
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
                    break;
            }
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>What YAML calls printable, less what some parsers take for the end of a line or of nothing.</summary>
    private static bool StandsAsItIs(char character) =>
        character is (>= ' ' and <= '~') or (>= '\u00a0' and < '\ufffe') and not ('\u2028' or '\u2029' or '\ufeff');
}
