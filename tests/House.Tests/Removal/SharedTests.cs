using System.Text.RegularExpressions;

namespace GapFurniture.House.Tests.Removal;

/// <summary>What pieces share is shared: what only one of them uses belongs to it.</summary>
public sealed partial class SharedTests
{
    private const string Shared = "shared/GapFurniture.";

    /// <summary>Files of the library by the type that each is named after.</summary>
    private static readonly Dictionary<string, string> s_types = Tree.Under(Shared, ".cs")
        .Where(f => Path.GetFileName(f) != "Log.cs")
        .GroupBy(f => Path.GetFileName(f).Split('.')[0], StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => string.Concat(g.Select(Tree.Read)), StringComparer.Ordinal);

    public static TheoryData<string> Types => [.. s_types.Keys];

    [Theory, MemberData(nameof(Types))]
    public void What_is_shared_has_two_users_among_the_pieces(string type)
    {
        // A piece that was retired was a user until then; moving the rest is a choice for people.
        var retired = Retired().Count(Tree.Read("CHANGELOG.md"));
        var users = Tree.Pieces.Where(piece => Reach(piece).Contains(type)).ToList();

        users.Count.ShouldBeGreaterThanOrEqualTo(
            Math.Max(0, 2 - retired),
            $"{type} is used by {(users.Count == 0 ? "no piece" : users[0])} only: move it there"
        );
    }

    // What a piece's sources name, and what that needs in turn.
    private static HashSet<string> Reach(string piece)
    {
        var text = string.Concat(
            Tree.Under($"functions/{piece}/", ".cs").Where(f => !f.Contains("/furniture/", StringComparison.Ordinal)).Select(Tree.Read)
        );
        var found = new HashSet<string>(s_types.Keys.Where(t => Names(text, t)), StringComparer.Ordinal);
        for (var before = 0; before != found.Count; )
        {
            before = found.Count;
            foreach (var type in found.ToList())
                found.UnionWith(s_types.Keys.Where(t => t != type && Names(s_types[type], t)));
        }
        return found;
    }

    // Extensions are named by their methods.
    private static bool Names(string text, string type) =>
        Regex.IsMatch(text, $@"\b{type}\b", RegexOptions.None, TimeSpan.FromSeconds(5))
        || (
            type.EndsWith("Extensions", StringComparison.Ordinal)
            && ExtensionMethod().Matches(s_types[type]).Any(m => text.Contains($".{m.Groups["name"].Value}(", StringComparison.Ordinal))
        );

    [GeneratedRegex(@"^- \*\*\[BREAKING\]\*\* \w+: its gap is filled", RegexOptions.Multiline, 5000)]
    private static partial Regex Retired();

    [GeneratedRegex(@"static \S+ (?<name>\w+)(<\w+>)?\(\s*this ", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex ExtensionMethod();
}
