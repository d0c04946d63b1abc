using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GapFurniture.Rin.Config;

/// <summary>
/// Refuses what no config needs and a parser of YAML can be brought down with, on the way to the nodes: nesting without end, whose reading
/// takes the square of its length and then the stack, and keys that are lists or sections, which are hashed with all that they refer to.
/// </summary>
internal sealed class YamlShape : IParser
{
    /// <summary>Levels of lists and sections. A config has four.</summary>
    public const int Deepest = 32;

    // Brackets that are open at once on one line, whatever they mean there: an expression has some, too.
    private const int MostOpen = 200;

    private readonly Parser _parser;

    // One entry for each list or section that is open: whether it is a section, and whether a key comes next in it.
    private readonly Stack<(bool IsMap, bool IsKey)> _open = new();

    /// <exception cref="YamlException">It cannot be a config.</exception>
    public YamlShape(string text)
    {
        CheckLines(text);
        _parser = new Parser(new StringReader(text));
    }

    public ParsingEvent? Current => _parser.Current;

    /// <exception cref="YamlException">It is no YAML, or none that a config may be.</exception>
    public bool MoveNext()
    {
        if (!_parser.MoveNext())
            return false;
        Check(_parser.Current!);
        return true;
    }

    private void Check(ParsingEvent current)
    {
        if (current is MappingEnd or SequenceEnd)
            _open.Pop();
        if (current is (NodeEvent or AnchorAlias) && _open.TryPop(out var parent))
        {
            if (parent.IsKey && current is not Scalar)
                throw new YamlException(current.Start, current.End, "a key is a text, not a list, a section or a reference");
            _open.Push((parent.IsMap, parent.IsMap && !parent.IsKey));
        }
        if (current is not (MappingStart or SequenceStart))
            return;
        if (_open.Count == Deepest)
            throw new YamlException(current.Start, current.End, $"nested deeper than {Deepest} levels");
        _open.Push((current is MappingStart, current is MappingStart));
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
