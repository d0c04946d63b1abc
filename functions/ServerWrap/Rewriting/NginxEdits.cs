using System.Text;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>Changes to files that keep the lines of all that stays, so that nginx's messages name the lines of the original.</summary>
internal sealed class NginxEdits
{
    private readonly Dictionary<NginxFile, SortedDictionary<(int Start, int End), string>> _edits = [];

    /// <summary>The files that change.</summary>
    public IReadOnlyCollection<NginxFile> Files => _edits.Keys;

    public bool Has(NginxFile file) => _edits.ContainsKey(file);

    /// <summary>Replaces a part of a file; the line ends in it stay. What was replaced before stays as it was.</summary>
    public void Replace(NginxFile file, int start, int end, string text)
    {
        if (!_edits.TryGetValue(file, out var edits))
            _edits[file] = edits = [];
        var lines = file.Text.AsSpan(start, end - start).Count('\n');
        edits.TryAdd((start, end), text + new string('\n', lines));
    }

    public void Insert(NginxFile file, int at, string text) => Replace(file, at, at, text);

    public void Remove(PlacedDirective placed) => Replace(placed.File, placed.Directive.Start, placed.Directive.End, "");

    /// <summary>Replaces a word of a directive.</summary>
    public void ReplaceWord(PlacedDirective placed, int word, string text) =>
        Replace(placed.File, placed.Directive.Words[word].Start, placed.Directive.Words[word].End, text);

    /// <summary>Removes a word and the blanks before it.</summary>
    public void RemoveWord(PlacedDirective placed, int word) =>
        Replace(placed.File, placed.Directive.Words[word - 1].End, placed.Directive.Words[word].End, "");

    /// <summary>The changed file.</summary>
    public string Apply(NginxFile file)
    {
        var text = new StringBuilder(file.Text.Length + 1024);
        var at = 0;
        foreach (var ((start, end), replacement) in _edits[file])
        {
            // Within what is replaced already.
            if (start < at)
                continue;
            text.Append(file.Text, at, start - at).Append(replacement);
            at = end;
        }
        return text.Append(file.Text, at, file.Text.Length - at).ToString();
    }
}
