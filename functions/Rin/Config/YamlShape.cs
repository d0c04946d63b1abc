using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GapFurniture.Rin.Config;

/// <summary>
/// Refuses what no config needs and a parser of YAML can be brought down with, before any node is made: nesting without end, whose reading
/// takes the square of its length and then the stack, and keys that are lists or sections, which are hashed with all that they refer to.
/// </summary>
internal static class YamlShape
{
    /// <summary>Levels of lists and sections. A config has four.</summary>
    public const int Deepest = 32;

    // Brackets that are open at once on one line, whatever they mean there: an expression has some, too.
    private const int MostOpen = 200;

    /// <exception cref="YamlException">It is no YAML, or none that a config may be.</exception>
    public static void Check(string text)
    {
        CheckLines(text);
        using var reader = new StringReader(text);
        var parser = new Parser(reader);
        // One entry for each list or section that is open: whether it is a section, and whether a key comes next in it.
        var open = new Stack<(bool IsMap, bool IsKey)>();
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            if (current is MappingEnd or SequenceEnd)
                open.Pop();
            if (current is (NodeEvent or AnchorAlias) && open.TryPop(out var parent))
            {
                if (parent.IsKey && current is not Scalar)
                    throw new YamlException(current.Start, current.End, "a key is a text, not a list, a section or a reference");
                open.Push((parent.IsMap, parent.IsMap && !parent.IsKey));
            }
            if (current is not (MappingStart or SequenceStart))
                continue;
            if (open.Count == Deepest)
                throw new YamlException(current.Start, current.End, $"nested deeper than {Deepest} levels");
            open.Push((current is MappingStart, current is MappingStart));
        }
    }

    // The parser looks through a whole line of brackets, and each time at all that are open, before it gives the first one.
    private static void CheckLines(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var open = 0;
            foreach (var c in line)
            {
                open +=
                    c is '[' or '{' ? 1
                    : c is ']' or '}' ? -1
                    : 0;
                if (open > MostOpen)
                    throw new YamlException(new Mark(0, number, 1), new Mark(0, number, 1), $"nested deeper than {Deepest} levels");
            }
        }
    }
}
