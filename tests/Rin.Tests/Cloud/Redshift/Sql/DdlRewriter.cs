using System.Text;

namespace GapFurniture.LocalCloud.Redshift.Sql;

/// <summary>
/// Takes Redshift's storage words out of CREATE and ALTER TABLE, and gives types Redshift's meaning. Keys go, too: Redshift does not enforce them.
/// </summary>
internal sealed class DdlRewriter
{
    private readonly List<SqlToken> _tokens;
    private readonly List<Edit> _edits = [];
    private int _at;

    private DdlRewriter(List<SqlToken> statement) => _tokens = statement;

    /// <summary>The query string with all its CREATE and ALTER TABLE statements rewritten; the same instance if there is nothing to do.</summary>
    public static string Rewrite(string sql, List<List<SqlToken>> statements)
    {
        var edits = statements.SelectMany(s => new DdlRewriter(s).Edits()).OrderBy(e => e.Start).ToList();
        if (edits.Count == 0)
            return sql;
        var result = new StringBuilder();
        var at = 0;
        foreach (var edit in edits)
        {
            result.Append(sql, at, edit.Start - at).Append(edit.Text);
            at = edit.End;
        }
        return result.Append(sql, at, sql.Length - at).ToString();
    }

    private List<Edit> Edits()
    {
        if (Is(0, "CREATE") && IsCreateTable())
            RewriteTable();
        else if (Is(0, "ALTER") && Is(1, "TABLE"))
            RewriteAlter();
        return _edits;
    }

    private bool IsCreateTable()
    {
        _at = 1;
        while (Is(_at, "TEMP") || Is(_at, "TEMPORARY") || Is(_at, "LOCAL"))
            _at++;
        return Is(_at, "TABLE");
    }

    private void RewriteTable()
    {
        var open = _tokens.FindIndex(_at, t => t.IsSymbol('(') || t.IsWord("AS"));
        var hasColumns = open >= 0 && _tokens[open].IsSymbol('(') && !IsAttribute(open - 1);
        var close =
            hasColumns ? Matching(open)
            : open < 0 ? _at
            : _at + 1;
        if (hasColumns)
            RewriteElements(open + 1, close);
        // Table attributes stand behind the columns, or before AS.
        for (_at = hasColumns ? close + 1 : _at; _at < _tokens.Count && !Is(_at, "AS"); _at++)
            RewriteAttribute();
    }

    private void RewriteAlter()
    {
        if (_tokens.Exists(t => t.IsWord("ADD")) && !_tokens.Exists(t => t.IsWord("CONSTRAINT")))
        {
            var add = _tokens.FindIndex(t => t.IsWord("ADD"));
            var first = Is(add + 1, "COLUMN") ? add + 2 : add + 1;
            if (!Is(first, "PRIMARY") && !Is(first, "FOREIGN") && !Is(first, "UNIQUE"))
                RewriteColumn(first, _tokens.Count);
        }
        else if (_tokens.Exists(t => t.IsWord("TYPE")))
            RewriteColumn(_tokens.FindIndex(t => t.IsWord("TYPE")), _tokens.Count);
    }

    private void RewriteElements(int first, int close)
    {
        var kept = new List<(int First, int Last)>();
        var dropped = new List<(int First, int Last)>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var start = first; start < close; )
        {
            var end = start;
            while (end < close && !_tokens[end].IsSymbol(','))
                end = _tokens[end].IsSymbol('(') ? Matching(end) + 1 : end + 1;
            if (IsTableConstraint(start))
            {
                dropped.Add((start, end));
                CollectKey(start, end, keys);
            }
            else
                kept.Add((start, end));
            start = end + 1;
        }
        foreach (var (start, end) in kept)
        {
            RewriteColumn(start, end);
            // members of a primary key are NOT NULL, and that Redshift does enforce
            if (keys.Contains(_tokens[start].Identifier))
                _edits.Add(new Edit(_tokens[end - 1].End, _tokens[end - 1].End, " NOT NULL"));
        }
        foreach (var (start, end) in dropped)
        {
            var from = start > first ? _tokens[start - 1].Start : _tokens[start].Start;
            var to = start > first || end >= close ? _tokens[end - 1].End : _tokens[end].End;
            _edits.Add(new Edit(from, to, ""));
        }
    }

    private bool IsTableConstraint(int at) =>
        Is(at, "CONSTRAINT")
        || ((Is(at, "PRIMARY") || Is(at, "FOREIGN")) && Is(at + 1, "KEY"))
        || (Is(at, "UNIQUE") && at + 1 < _tokens.Count && _tokens[at + 1].IsSymbol('('));

    private void CollectKey(int start, int end, HashSet<string> keys)
    {
        var primary = _tokens.FindIndex(start, end - start, t => t.IsWord("PRIMARY"));
        if (primary < 0)
            return;
        for (var i = primary + 3; i < end && !_tokens[i].IsSymbol(')'); i++)
            if (_tokens[i].IsIdentifier)
                keys.Add(_tokens[i].Identifier);
    }

    // name type [attributes], from the name up to the comma
    private void RewriteColumn(int start, int end)
    {
        if (start + 1 < end && _tokens[start].IsIdentifier)
            RewriteType(start + 1);
        for (_at = start + 2; _at < end; _at++)
        {
            if (Is(_at, "ENCODE"))
                Cut(_at, _at + 1);
            else if (Is(_at, "DISTKEY") || Is(_at, "SORTKEY") || Is(_at, "UNIQUE"))
                Cut(_at, _at);
            else if (Is(_at, "IDENTITY"))
                RewriteIdentity();
            else if (Is(_at, "PRIMARY") && Is(_at + 1, "KEY"))
                Replace(_at, _at + 1, "NOT NULL");
            else if (Is(_at, "REFERENCES"))
                CutReferences(end);
        }
    }

    private void RewriteType(int at)
    {
        var type = _tokens[at];
        var open = at + 1 < _tokens.Count && _tokens[at + 1].IsSymbol('(');
        var isVarchar = type.IsWord("VARCHAR") || type.IsWord("NVARCHAR") || type.IsWord("TEXT");
        if (open && Is(at + 2, "MAX"))
            Replace(at, at + 3, type.IsWord("CHAR") || type.IsWord("BPCHAR") ? "char(4096)" : "varchar(65535)");
        else if (isVarchar && !open)
            Replace(at, at, "varchar(256)");
        else if (type.IsWord("NVARCHAR") || (type.IsWord("TEXT") && open))
            Replace(at, at, "varchar");
        else if (type.IsWord("BPCHAR") && !open)
            Replace(at, at, "char(256)");
        else if (type.IsWord("NCHAR") || type.IsWord("BPCHAR"))
            Replace(at, at, "char");
    }

    private void RewriteIdentity()
    {
        var byDefault = Is(_at - 1, "AS") && Is(_at - 2, "DEFAULT");
        var open = _at + 1 < _tokens.Count && _tokens[_at + 1].IsSymbol('(') ? _at + 1 : -1;
        var (seed, step) = ("1", "1");
        if (open > 0 && Matching(open) == open + 4)
            (seed, step) = (_tokens[open + 1].Value, _tokens[open + 3].Value);
        var last = open > 0 ? Matching(open) : _at;
        var options = $"(start with {seed} increment by {step})";
        if (byDefault)
            Replace(_at, last, "identity " + options);
        else
            Replace(_at, last, "generated by default as identity " + options);
        _at = last;
    }

    private void CutReferences(int end)
    {
        var last = _at + 1;
        while (last + 2 < end && _tokens[last + 1].IsSymbol('.'))
            last += 2;
        if (last + 1 < end && _tokens[last + 1].IsSymbol('('))
            last = Matching(last + 1);
        Cut(_at, last);
    }

    private void RewriteAttribute()
    {
        if (Is(_at, "DISTSTYLE"))
            Cut(_at, _at + 1);
        else if (Is(_at, "ENCODE") && Is(_at + 1, "AUTO"))
            Cut(_at, _at + 1);
        else if (Is(_at, "BACKUP"))
            Cut(_at, _at + 1);
        else if (Is(_at, "DISTKEY") || Is(_at, "SORTKEY"))
        {
            var first = Is(_at - 1, "COMPOUND") || Is(_at - 1, "INTERLEAVED") ? _at - 1 : _at;
            var last =
                _at + 1 < _tokens.Count && _tokens[_at + 1].IsSymbol('(') ? Matching(_at + 1)
                : Is(_at + 1, "AUTO") ? _at + 1
                : _at;
            Cut(first, last);
        }
    }

    private bool IsAttribute(int at) => Is(at, "DISTKEY") || Is(at, "SORTKEY");

    private void Cut(int first, int last) => Replace(first, last, "");

    private void Replace(int first, int last, string text)
    {
        last = Math.Min(last, _tokens.Count - 1);
        _edits.Add(new Edit(_tokens[first].Start, _tokens[last].End, text));
        _at = Math.Max(_at, last);
    }

    private int Matching(int open)
    {
        var depth = 0;
        for (var i = open; i < _tokens.Count; i++)
        {
            if (_tokens[i].IsSymbol('('))
                depth++;
            else if (_tokens[i].IsSymbol(')') && --depth == 0)
                return i;
        }
        return _tokens.Count - 1;
    }

    private bool Is(int at, string word) => at >= 0 && at < _tokens.Count && _tokens[at].IsWord(word);

    private readonly record struct Edit(int Start, int End, string Text);
}
