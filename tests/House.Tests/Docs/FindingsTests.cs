namespace GapFurniture.House.Tests.Docs;

/// <summary>The findings run outside CI; that they are listed, short and scripts that bash can read is checked here.</summary>
public sealed class FindingsTests
{
    public static TheoryData<string> Findings =>
        [.. Tree.Under("findings/", ".sh").Select(Path.GetFileName).OfType<string>().Where(file => file != "lib.sh")];

    [Fact]
    public void The_page_lists_every_finding_and_no_other() =>
        Tree.Read("findings/README.md")
            .Split('\n')
            .Where(line => line.StartsWith("| [", StringComparison.Ordinal))
            .Select(line => line[3..line.IndexOf(']', StringComparison.Ordinal)].Trim('`'))
            .ShouldBe(Findings.Select(row => row.Data), ignoreOrder: true);

    [Theory, MemberData(nameof(Findings))]
    public void A_finding_is_a_short_script_that_says_first_what_it_shows(string finding)
    {
        var lines = Tree.Read($"findings/{finding}").TrimEnd().Split('\n');

        lines.Length.ShouldBeLessThanOrEqualTo(60);
        lines[0].ShouldBe("#!/usr/bin/env bash");
        lines[1].ShouldStartWith("# ");
        lines.ShouldContain(line =>
            line.StartsWith("expect ", StringComparison.Ordinal) || line.StartsWith("  expect ", StringComparison.Ordinal)
        );
        Command.Run("bash", Tree.Root, "-n", $"findings/{finding}").Exit.ShouldBe(0);
        if (!OperatingSystem.IsWindows())
            (File.GetUnixFileMode(Tree.PathOf($"findings/{finding}")) & UnixFileMode.UserExecute).ShouldBe(UnixFileMode.UserExecute);
    }
}
