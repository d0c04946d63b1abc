using GapFurniture.Http;

namespace GapFurniture.Shared.Tests.Http;

public sealed class HeaderRulesTests
{
    [Theory]
    [InlineData("connection")]
    [InlineData("CONTENT-LENGTH")]
    [InlineData("HTTP2-Settings")]
    [InlineData("keep-alive")]
    [InlineData("Proxy-Connection")]
    [InlineData("te")]
    [InlineData("trailer")]
    [InlineData("transfer-encoding")]
    [InlineData("upgrade")]
    public void What_belongs_to_a_connection_is_known_in_any_case(string name) => HeaderRules.IsOfConnection(name).ShouldBeTrue();

    [Theory]
    [InlineData("Content-Type")]
    [InlineData("ab")]
    [InlineData("Connections")]
    public void Other_headers_are_handed_on(string name) => HeaderRules.IsOfConnection(name).ShouldBeFalse();

    [Theory]
    [InlineData("", "")]
    [InlineData(" \t", "")]
    [InlineData("\ta b ", "a b")]
    [InlineData("\r\n a\nb\u007f\0", "ab")]
    [InlineData("a\tb", "a\tb")]
    public void Values_have_no_controls_and_no_blanks_around_them(string value, string expected) =>
        HeaderRules.Clean(value).ShouldBe(expected);
}
