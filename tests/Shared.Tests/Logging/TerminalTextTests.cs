using GapFurniture.Shared.Logging;
using GapFurniture.Shared.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Tests.Logging;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("s3://bucket/家具 🛋\té", "s3://bucket/家具 🛋\té")]
    [InlineData("a\e[2Jb", @"a\u001b[2Jb")]
    [InlineData("a\e]0;title\ab", @"a\u001b]0;title\u0007b")]
    [InlineData("a\u009b31mb", @"a\u009b31mb")]
    [InlineData("a\0\b\u007fb", @"a\u0000\u0008\u007fb")]
    [InlineData("invoice\u202Egnp.exe", @"invoice\u202egnp.exe")]
    [InlineData("\u2066a\u2069\u200F\u061C", @"\u2066a\u2069\u200f\u061c")]
    [InlineData("a\nb\r\nc\rd\u2028e\u0085f", "a b c d e f")]
    public void What_orders_a_terminal_about_is_shown_as_text(string text, string shown) => TerminalText.OneLine(text).ShouldBe(shown);

    [Fact]
    public void The_lines_of_a_trace_stay()
    {
        var output = new StringWriter();
        var logger = new LineLogger(output, isJson: false, LogLevel.Trace, new Redactor(), new FakeTime());

        logger.LogError(new InvalidOperationException("a\n  \tb\ec\rd"), "said");

        output.ToString().Split(Environment.NewLine).ShouldContain("  \tb\\u001bc d");
    }

    [Fact]
    public void It_holds_for_plain_lines_and_their_exceptions()
    {
        var output = new StringWriter();
        var logger = new LineLogger(output, isJson: false, LogLevel.Trace, new Redactor(), new FakeTime());

        logger.LogError(new InvalidOperationException("x\e[31m"), "said: {Message}", "\e[2J");

        output.ToString().ShouldNotContain("\e");
        output.ToString().ShouldContain(@"said: \u001b[2J");
        output.ToString().ShouldContain(@"x\u001b[31m");
    }

    [Fact]
    public void A_log_on_a_full_disk_stops_nobody()
    {
        using var full = new FullDisk();
        var logger = new LineLogger(full, isJson: false, LogLevel.Trace, new Redactor(), new FakeTime());

        Should.NotThrow(() => logger.LogError("nobody reads this"));
        full.Tried.ShouldBe(1);
    }

    private sealed class FullDisk : StringWriter
    {
        public int Tried { get; private set; }

        public override void WriteLine(string? value)
        {
            Tried++;
            throw new IOException("No space left on device");
        }

        public override void Flush() => throw new IOException("No space left on device");
    }
}
