using GapFurniture.ServerWrap.Settings;

namespace GapFurniture.ServerWrap.Tests.Settings;

/// <summary>Regular expressions as packages for the original have them, which were Python's.</summary>
public sealed class LinePatternTests
{
    [Theory]
    [InlineData(@"listen\s+(\d+);", @"listen unix:/\1.sock;", "  listen  80; # 80", "  listen unix:/80.sock; # 80")]
    [InlineData("^user .*", "# $0", "user root;", "# user root;")]
    [InlineData("^user", "x", " user", " user")]
    [InlineData(@"[^\s;]+;", "<$0>", "a b; c;", "a <b;> <c;>")]
    [InlineData(@"[]\-^a]", ".", "]-^ab", "....b")]
    [InlineData(@"[\w.-]+", "w", "a-b.c_d e", "w w")]
    [InlineData(@"[\^]", "c", "a^", "ac")]
    [InlineData(@"(?:a|b)(?P<name>c)\1", @"\1", "acc bcc", "c c")]
    [InlineData("(?i)LISTEN", "x", "listen", "x")]
    [InlineData("x*", "-", "axb", "-a--b-")]
    [InlineData(@"a\tb", "x", "a\tb", "x")]
    [InlineData(@"\.\/\-", "x", "./-", "x")]
    [InlineData(@"\bon\b", "off", "on one on", "off one off")]
    [InlineData("a{2,3}", "x", "aaaa", "xa")]
    [InlineData("(a)|(b)", @"[\1\2\9]", "ab", "[a][b]")]
    [InlineData("é", "e", "caf\u00C3\u00A9", "cafe")] // lines are bytes
    [InlineData("b", "x", "a\0b", "a\0x")]
    [InlineData("", "x", "", "x")]
    public void Lines_are_replaced(string expression, string replacement, string line, string replaced)
    {
        using var pattern = new LinePattern(expression);

        pattern.Replace(line, replacement).ShouldBe(replaced);
    }

    [Theory]
    [InlineData(@"nginx\.conf$", "/etc/nginx.conf", true)]
    [InlineData(@"nginx\.conf$", "/etc/nginx.conf.bak", false)]
    [InlineData("^/etc/日本/", "/etc/日本/x", true)]
    public void Files_are_found(string expression, string path, bool matches)
    {
        using var pattern = new LinePattern(expression);

        pattern.IsMatch(path).ShouldBe(matches);
    }

    [Theory]
    [InlineData("listen .*?;", "\"*?\" is not supported")]
    [InlineData("a++", "\"++\" is not supported")]
    [InlineData("(?<=a)", "\"(?<=\" is not supported")]
    [InlineData("(?!a)", "\"(?!a\" is not supported")]
    [InlineData(@"\p{L}", "\\p is not supported")]
    [InlineData(@"[\D]", "\\D is not supported")]
    [InlineData(@"\1(a)", "\\1: there is no such group")]
    [InlineData(@"a\", "it ends with a backslash")]
    [InlineData("[a", "[ has no ]")]
    [InlineData("(", "Unmatched ( or \\(")]
    [InlineData("a{3,1}", "Invalid content of \\{\\}")]
    public void What_would_mean_something_else_is_refused(string expression, string problem) =>
        Should.Throw<FormatException>(() => new LinePattern(expression)).Message.ShouldContain(problem);
}
