using GapFurniture.Shared;
using GapFurniture.Thumbs.Commands;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.Thumbs.Tests.Commands;

public sealed class SignCommandTests
{
    [Theory]
    [InlineData("/180/a.jpg#top", "/180/a.jpg?signature=")]
    [InlineData("/?filename=a.jpg&size=180#top", "/?filename=a.jpg&size=180&signature=")]
    public async Task The_signature_does_not_stand_behind_a_number_sign_which_browsers_keep_to_themselves(string url, string start)
    {
        var (output, error) = await SignAsync(url);

        output.ShouldStartWith(start);
        output.ShouldNotContain("#");
        error.ShouldBe("");
    }

    [Fact]
    public async Task What_the_function_may_refuse_is_signed_with_a_word()
    {
        var (output, error) = await SignAsync("/181/other/a.jpg", "-prefix", "photos/");

        output.ShouldStartWith("/181/other/a.jpg?signature=");
        error.ShouldBe(
            "thumbs: size 181 is answered only by a function that offers it; -sizes here are 60, 180, 360\n"
                + "thumbs: other/a.jpg is not below the prefix photos/\n"
        );
    }

    private static async Task<(string Output, string Error)> SignAsync(string url, params string[] further)
    {
        var options = ThumbsOptions.Parse(
            ["-sign", url, .. further],
            name => name == "THUMBS_SIGNING_KEYS" ? "0123456789abcdef0123456789abcdef" : null,
            inLambda: false
        );
        var keys = ThumbsHost.KeysOf(options, new Redactor(), NullLogger.Instance);
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        await new SignCommand(options, keys, TimeProvider.System, output, error).RunAsync(TestContext.Current.CancellationToken);
        return (output.ToString(), error.ToString());
    }
}
