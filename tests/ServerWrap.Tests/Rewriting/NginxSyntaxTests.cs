using GapFurniture.ServerWrap.Rewriting;
using GapFurniture.ServerWrap.Tests.Fakes;

namespace GapFurniture.ServerWrap.Tests.Rewriting;

public sealed class NginxSyntaxTests
{
    [Theory]
    [InlineData("a b c;", "a|b|c")]
    [InlineData("a 'b; {} # c' \"d\\\"e\";", "a|b; {} # c|d\"e")]
    [InlineData("location ~ \\.php$ { }", "location|~|\\.php$")]
    [InlineData("set $x ${y}z;", "set|$x|${y}z")]
    [InlineData("if ($http_x ~* \"a{2}\") { }", "if|($http_x|~*|a{2}|)")]
    [InlineData("a b#c;", "a|b#c")]
    [InlineData("a # comment; {\n b;", "a|b")]
    [InlineData("a it's;", "a|it's")]
    [InlineData("a \\;b;", "a|\\;b")]
    public void Words_are_nginxs(string text, string words) =>
        string.Join('|', NginxSyntax.Parse("x", text)[0].Words.Select(w => w.Value)).ShouldBe(words);

    [Fact]
    public void Blocks_are_nested()
    {
        var http = NginxSyntax.Parse("x", "http { server { listen 80; } server { } }").ShouldHaveSingleItem();
        http.Block!.Count.ShouldBe(2);
        http.Block[0].Block!.ShouldHaveSingleItem().Words[1].Value.ShouldBe("80");
    }

    [Theory]
    [InlineData("a\n{\nb;\n", "x:4: unexpected end of file, expecting \"}\"")]
    [InlineData("a", "x:1: unexpected end of file, expecting \";\" or \"}\"")]
    [InlineData("\n}", "x:2: unexpected \"}\"")]
    [InlineData("{ }", "x:1: unexpected \"{\"")]
    [InlineData(";", "x:1: unexpected \";\"")]
    [InlineData("a { b }", "x:1: unexpected \"}\"")]
    [InlineData("\na 'b\n\n", "x:2: the quote ' is not closed")]
    [InlineData("a 'b'c;", "x:1: unexpected \"c\"")]
    [InlineData("\ncontent_by_lua_block { }} --[[ } ", "x:2: unexpected \"}\"")]
    [InlineData("\ncontent_by_lua_block { --[[ } ", "x:2: unexpected end of file, expecting \"}\" of the Lua block")]
    public void Mistakes_are_named_as_nginx_does(string text, string message) =>
        Should.Throw<NginxSyntaxException>(() => NginxSyntax.Parse("x", text)).Message.ShouldBe(message);

    [Fact]
    public void Lua_ends_at_its_own_brace()
    {
        const string lua =
            "content_by_lua_block { local s = '}' .. \"}\\\"}\" .. [[}]] .. [==[}]]}]==] -- }\n --[=[ } ]=] if x then t = { { } } end } after;";
        var directives = NginxSyntax.Parse("x", lua);
        directives.Count.ShouldBe(2);
        directives[1].Name.ShouldBe("after");
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused()
    {
        string[] parts =
        [
            "a",
            " ",
            ";",
            "{",
            "}",
            "'",
            "\"",
            "\\",
            "$",
            "#",
            "\n",
            "_by_lua_block",
            "--",
            "[[",
            "]]",
            "[=",
            "include x;",
            "listen 80;",
            "\0",
            "é",
        ];
        Properties.ForAll(
            random => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => parts[random.Next(parts.Length)])),
            text =>
            {
                try
                {
                    foreach (var directive in NginxSyntax.Parse("x", text))
                    {
                        directive.End.ShouldBeLessThanOrEqualTo(text.Length);
                        foreach (var word in directive.Words)
                            word.End.ShouldBeGreaterThan(word.Start);
                    }
                }
                catch (NginxSyntaxException)
                {
                    // It says where.
                }
            },
            count: 5000
        );
    }

    [Fact]
    public void Blocks_that_are_nested_without_end_are_refused() =>
        Should
            .Throw<NginxSyntaxException>(() => NginxSyntax.Parse("x", string.Concat(Enumerable.Repeat("a { ", 100_000))))
            .Message.ShouldContain("too deeply");
}
