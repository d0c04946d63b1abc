using System.Globalization;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Redshift.Protocol;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Which row the server refused while it copied, as the context of its error tells.</summary>
/// <param name="Row">Number of the row in the whole load, from 0; -1 when the server did not tell.</param>
/// <param name="Column">The column, when it is one column's fault.</param>
/// <param name="Value">The column's value; "" when there is none.</param>
internal sealed partial record RefusedRow(long Row, TargetColumn? Column, string Value)
{
    public static RefusedRow Of(ServerError error, Load load)
    {
        var match = ContextPattern().Match(error.Context);
        if (!match.Success)
            return new RefusedRow(-1, null, "");
        var row = long.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture) - 1;
        var name = match.Groups["column"] is { Success: true } group ? group.Value : error.Column;
        var value = match.Groups["column"].Success ? match.Groups["value"].Value : "";
        return new RefusedRow(row, Array.Find(load.Columns, c => c.Name == name), value);
    }

    [GeneratedRegex(
        """COPY .*?, line (?<line>\d+)(, column (?<column>[^:]+?))?: (null input|"(?<value>.*)")?""",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex ContextPattern();
}
