using System.Globalization;
using GapFurniture.Thumbs.Requests;

namespace GapFurniture.Thumbs.Commands;

/// <summary>Prints a URL with a signature, in place of one that it may have.</summary>
internal sealed class SignCommand(ThumbsOptions options, SigningKeys signingKeys, TimeProvider time, TextWriter output)
{
    /// <exception cref="RefusedException">The URL asks for no thumbnail.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        // What is behind # stays in the browser, and the signature with it.
        var url = options.Sign!.Split('#')[0];
        var asked = ThumbUrl.Parse(ThumbUrl.TargetOf(url, options.BasePath));
        var secrets = await signingKeys.ReadAsync(cancellationToken);
        var expires = options.Valid is { } valid
            ? (time.GetUtcNow() + valid).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
            : null;
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        List<string> query =
        [
            .. (mark < 0 ? "" : url[(mark + 1)..])
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Where(p => !p.StartsWith("expires=", StringComparison.Ordinal) && !p.StartsWith("signature=", StringComparison.Ordinal)),
        ];
        if (expires is not null)
            query.Add($"expires={expires}");
        query.Add($"signature={UrlSignature.Of(secrets![0], asked.Key, asked.Size, expires)}");
        await output.WriteLineAsync($"{(mark < 0 ? url : url[..mark])}?{string.Join('&', query)}");
        return true;
    }
}
