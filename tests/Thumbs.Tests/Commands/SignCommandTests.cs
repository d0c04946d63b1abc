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
        var options = ThumbsOptions.Parse(
            ["-sign", url],
            name => name == "THUMBS_SIGNING_KEYS" ? "0123456789abcdef0123456789abcdef" : null,
            inLambda: false
        );
        var keys = ThumbsHost.KeysOf(options, new Redactor(), NullLogger.Instance);
        await using var output = new StringWriter();

        await new SignCommand(options, keys, TimeProvider.System, output).RunAsync(TestContext.Current.CancellationToken);

        output.ToString().ShouldStartWith(start);
        output.ToString().ShouldNotContain("#");
    }
}
