using System.Text;
using GapFurniture.SsmWrap.Options;

namespace GapFurniture.SsmWrap.Tests.Options;

public sealed class ShebangTests
{
    [Theory]
    [InlineData("-path /prod/ -- /bin/sh|./script|a b", "-path|/prod/|--|/bin/sh|./script|a b")]
    [InlineData("-path=/prod/ -- /bin/sh|./script", "-path=/prod/|--|/bin/sh|./script")]
    [InlineData("--path /prod/\t-file 'path=/a,to=/x y' -- sh -e|./script", "--path|/prod/|-file|path=/a,to=/x y|--|sh|-e|./script")]
    [InlineData("-prefix=A B|c", "-prefix=A B|c")]
    [InlineData("-path /prod/ -- /bin/sh", "-path /prod/ -- /bin/sh")]
    [InlineData("-unknown thing|./script", "-unknown thing|./script")]
    [InlineData("-path|/my dir|--|c d", "-path|/my dir|--|c d")]
    public void Only_the_one_argument_that_linux_makes_of_a_line_is_split(string arguments, string expected) =>
        string.Join('|', Shebang.Expand([.. arguments.Split('|').Select(Encoding.UTF8.GetBytes)]).Select(Encoding.UTF8.GetString))
            .ShouldBe(expected);
}
