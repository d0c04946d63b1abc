using GapFurniture.Package;

namespace GapFurniture.House.Tests.Scripts;

/// <summary>Manual pages and completions are made from what a command says of itself.</summary>
public sealed class CommandHelpTests
{
    private const string Help = """
        tool: does things -- and 'more'.

        usage: tool [flags] FILE …
               tool -other

          -first FILE     reads it
          -second         a switch
          -third[=NAME]   an optional value
          -help           show this help

        Flags are also variables: -first is TOOL_FIRST. Flags win.

        examples:
          tool -first a.txt     with \ in it
          tool -second

        exit status: 0 success, 1 not.

        """;

    [Fact]
    public void The_page_has_everything_that_the_help_says()
    {
        var page = new CommandHelp("tool", Help).ManPage("1.2.3", "2026-11-29").Split('\n');

        page[0].ShouldBe(".TH TOOL 1 2026-11-29 \"tool 1.2.3\" \"User Commands\"");
        page.Where(line => line.StartsWith(".SH ", StringComparison.Ordinal))
            .ShouldBe([".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH NOTES", ".SH EXAMPLES", ".SH EXIT STATUS"]);
        page.ShouldContain(@"tool \- does things \-\- and 'more'");
        page.ShouldContain("tool [flags] FILE ...");
        page.ShouldContain(@"\fB\-first\fR \fIFILE\fR");
        page.ShouldContain(@"\fB\-third\fR\fI[=NAME]\fR");
        page.ShouldContain(@"tool \-first a.txt     with \e in it");
        page.ShouldContain("0 success, 1 not.");
    }

    [Fact]
    public void The_completion_offers_every_flag_and_bash_can_read_it()
    {
        var completion = new CommandHelp("tool", Help).BashCompletion();

        var (exit, output, error) = Command.Run(
            "bash",
            Path.GetTempPath(),
            "-c",
            completion
                + "COMP_WORDS=(tool -s) COMP_CWORD=1; _tool; echo \"${COMPREPLY[@]}\"; COMP_WORDS=(tool -) ; _tool; echo \"${COMPREPLY[@]}\""
        );

        (exit, error).ShouldBe((0, ""));
        output.ShouldBe("-second\n-first -second -third -help\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("other: x\n\nusage: other\n\n  -a  b\n")]
    [InlineData("tool: x\n\nusage: tool\n\nno flags\n")]
    public void Another_text_is_no_help(string text) => Should.Throw<FormatException>(() => new CommandHelp("tool", text));
}
