using System.Text;
using GapFurniture.Aws;
using GapFurniture.Http;
using GapFurniture.Shared.Logging;
using GapFurniture.Thumbs.Requests;
using GapFurniture.Thumbs.Store;

namespace GapFurniture.Thumbs.Commands;

/// <summary>Says how a URL is understood, and what is answered to it now.</summary>
/// <param name="options">The settings.</param>
/// <param name="signingKeys">Keys of signatures.</param>
/// <param name="openHost">Opens what answers; not called without a bucket.</param>
/// <param name="time">The clock.</param>
/// <param name="output">Takes the lines.</param>
internal sealed class ExplainCommand(
    ThumbsOptions options,
    SigningKeys signingKeys,
    Func<ThumbsHost> openHost,
    TimeProvider time,
    TextWriter output
)
{
    /// <returns>False if it is answered with something other than a thumbnail.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        List<HeaderField> headers = options.Accept is null ? [] : [new HeaderField("Accept", options.Accept)];
        var http = new HttpRequest("GET", ThumbUrl.TargetOf(options.Explain!, options.BasePath), headers, default);
        try
        {
            await SayAsync(http, await signingKeys.ReadAsync(cancellationToken));
        }
        catch (RefusedException e) when (options.Bucket.Length == 0)
        {
            await LineAsync("answer", $"{e.Status}: {e.Message}");
            return false;
        }
        catch (RefusedException)
        {
            // The answer says why.
        }
        if (options.Bucket.Length == 0)
        {
            await LineAsync("answer", "a thumbnail, if there is such an original; -bucket shows it");
            return true;
        }
        using var host = openHost();
        return await AnswerAsync(await host.Responder.AnswerAsync(http, int.MaxValue, cancellationToken));
    }

    private async Task SayAsync(HttpRequest http, IReadOnlyList<string>? secrets)
    {
        var asked = ThumbUrl.Parse(http.Target);
        await LineAsync("original", options.Bucket.Length > 0 ? new S3Url(options.Bucket, asked.Key).ToString() : asked.Key);
        await LineAsync("size", $"{asked.Size}; offered are {string.Join(", ", options.Sizes)}");
        var until = secrets is null ? null : UrlSignature.Check(asked, secrets, time.GetUtcNow());
        await LineAsync(
            "signature",
            secrets is null ? "not needed"
                : until is null ? "good, without an end"
                : $"good until {until:u}"
        );
        var request = ThumbRequest.Parse(http, options, secrets, time.GetUtcNow());
        await LineAsync("variant", $"{request.Variant}{(options.Negotiated.Count > 0 ? ", by Accept" : "")}");
        await LineAsync(
            "kept as",
            options.Thumbs is { } place
                ? (place with { Key = ThumbKey.Of(place.Key, request.Variant, request.Key) }).ToString()
                : "it is not kept"
        );
    }

    private async Task<bool> AnswerAsync(ThumbAnswer answer)
    {
        var isGood = answer.Head.Status == 200;
        var isText = answer.Head.Headers.Any(h => h.Is("Content-Type") && h.Value.StartsWith("text/", StringComparison.Ordinal));
        var what = !isText ? $"{answer.Body.Length} bytes" : Encoding.UTF8.GetString(answer.Body.Span).TrimEnd();
        await LineAsync("answer", $"{answer.Head.Status}: {what}");
        foreach (var header in answer.Head.Headers)
            await LineAsync("", $"{header.Name}: {header.Value}");
        return isGood;
    }

    private Task LineAsync(string name, string value) => output.WriteLineAsync(TerminalText.OneLine($"{name, -10} {value}"));
}
