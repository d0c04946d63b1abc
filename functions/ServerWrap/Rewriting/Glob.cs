using System.IO.Enumeration;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>Patterns of files as glob(3) takes them, which nginx includes by: <c>*</c>, <c>?</c> and <c>[…]</c> within the parts of a path.</summary>
internal static class Glob
{
    /// <summary>The files of an absolute pattern, sorted; the path itself where it is no pattern.</summary>
    public static IReadOnlyList<string> Files(string pattern)
    {
        if (!IsPattern(pattern))
            return [pattern];
        List<string> found = ["/"];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
            found = IsPattern(part)
                ? [.. found.SelectMany(folder => Matching(folder, part))]
                : found.ConvertAll(f => Path.Combine(f, part));
        return found.FindAll(File.Exists);
    }

    /// <summary>The beginning of a pattern that has no wildcard.</summary>
    public static string Fixed(string pattern)
    {
        var parts = pattern.Split('/');
        return string.Join('/', parts.TakeWhile(p => !IsPattern(p))) is var start && start.Length < pattern.Length ? start + "/" : start;
    }

    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?', '[');

    private static IEnumerable<string> Matching(string folder, string part)
    {
        if (!Directory.Exists(folder))
            return [];
        var names = new List<string>();
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder))
        {
            var name = Path.GetFileName(entry);
            // A wildcard does not stand for the dot of a hidden file.
            if ((name[0] != '.' || part[0] == '.') && Matches(part, name))
                names.Add(name);
        }
        names.Sort(StringComparer.Ordinal);
        return names.Select(n => Path.Combine(folder, n));
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (pattern.IndexOf('[') < 0)
            return FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
        if (pattern.IsEmpty)
            return name.IsEmpty;
        if (pattern[0] == '*')
        {
            for (var i = 0; i <= name.Length; i++)
            {
                if (Matches(pattern[1..], name[i..]))
                    return true;
            }
            return false;
        }
        if (name.IsEmpty)
            return false;
        if (pattern is ['[', _, ..] && pattern[2..].IndexOf(']') is >= 0 and var close)
            return InSet(pattern[1..(close + 2)], name[0]) && Matches(pattern[(close + 3)..], name[1..]);
        return (pattern[0] == '?' || pattern[0] == name[0]) && Matches(pattern[1..], name[1..]);
    }

    // a-z, !a-z, ^a-z
    private static bool InSet(ReadOnlySpan<char> set, char c)
    {
        var negated = set[0] is '!' or '^';
        if (negated)
            set = set[1..];
        var found = false;
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                found |= c >= set[i] && c <= set[i + 2];
                i += 2;
            }
            else
                found |= c == set[i];
        }
        return found != negated;
    }
}
