using System.Text;

namespace GapFurniture.Furniture.Attach;

/// <summary>What changes from one text to another, line by line: <c>+</c> new, <c>-</c> gone, unchanged lines indented.</summary>
internal static class TextDiff
{
    public static string Of(string before, string after)
    {
        var (a, b) = (Lines(before), Lines(after));
        // Length of the longest common subsequence of what is left of both.
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }
        var text = new StringBuilder();
        for (var (i, j) = (0, 0); i < a.Length || j < b.Length; )
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                text.Append("  ").Append(a[i++]).Append('\n');
                j++;
            }
            else if (j < b.Length && (i == a.Length || common[i, j + 1] >= common[i + 1, j]))
                text.Append("+ ").Append(b[j++]).Append('\n');
            else
                text.Append("- ").Append(a[i++]).Append('\n');
        }
        return text.ToString();
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
}
