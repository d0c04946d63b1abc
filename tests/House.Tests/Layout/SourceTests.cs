using System.Text.RegularExpressions;

namespace GapFurniture.House.Tests.Layout;

/// <summary>What no source file may hold, and where log messages live.</summary>
public sealed partial class SourceTests
{
    // In pieces, so that this file is not what it looks for.
    private static readonly string[] _hosts =
    [
        "nuget" + ".org",
        "npmjs" + ".org",
        "npmjs" + ".com",
        "debian" + ".org/debian",
        "deb.debian" + ".org",
        "archive.ubuntu" + ".com",
        "registry" + ".npm",
        "pkgs.dev" + ".azure",
    ];

    public static TheoryData<string> Logs => [.. Tree.Files.Where(file => Path.GetFileName(file) == "Log.cs")];

    private static IEnumerable<(string File, string Text)> Texts =>
        Tree.Files.Where(file => Path.GetExtension(file) is not (".gz" or ".png")).Select(file => (file, Tree.Read(file)));

    [Fact]
    public void No_file_names_the_host_of_a_package_registry() =>
        (
            from text in Texts
            from host in _hosts
            where text.Text.Contains(host, StringComparison.OrdinalIgnoreCase)
            select $"{text.File}: {host}"
        ).ShouldBeEmpty();

    [Fact]
    public void No_file_names_a_path_of_the_machine_it_was_written_on() =>
        (from text in Texts from Match path in MachinePath().Matches(text.Text) select $"{text.File}: {path.Value}").ShouldBeEmpty();

    [Fact]
    public void No_configuration_of_package_sources_is_committed() =>
        Tree.Files.Where(file => Path.GetFileName(file).ToUpperInvariant() is "NUGET.CONFIG" or ".NPMRC").ShouldBeEmpty();

    [Fact]
    public void Log_messages_stand_in_Log_files_only() =>
        Tree
            .Files.Where(file => Path.GetExtension(file) == ".cs" && Path.GetFileName(file) != "Log.cs")
            .Where(file => LogMessage().IsMatch(Tree.Read(file)))
            .ShouldBeEmpty();

    [Theory, MemberData(nameof(Logs))]
    public void Log_messages_of_a_file_have_ids_of_their_own(string file)
    {
        var text = Tree.Read(file);
        var ids = EventId().Matches(text).Select(match => match.Groups["id"].Value).ToList();

        ids.Count.ShouldBe(LogMessage().Count(text), "every message gives its id");
        ids.ShouldBeUnique();
    }

    [GeneratedRegex(@"(?<![\w.*])/(work|tmp/wt|home/[a-z]+|root)/|[A-Z]:\\Users\\", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"^\s*\[LoggerMessage\b", RegexOptions.Multiline, 5000)]
    private static partial Regex LogMessage();

    [GeneratedRegex(@"^\s*\[LoggerMessage\(\s*(EventId\s*=\s*)?(?<id>\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex EventId();
}
