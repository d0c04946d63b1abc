using System.Globalization;
using GapFurniture.Shared.Logging;
using GapFurniture.Thumbs.Requests;

namespace GapFurniture.Thumbs.Commands;

/// <summary>Prints a URL with a signature, in place of one that it may have.</summary>
internal sealed class SignCommand(ThumbsOptions options, SigningKeys signingKeys, TimeProvider time, TextWriter output, TextWriter error)
{
    /// <exception cref="RefusedException">The URL asks for no thumbnail.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        // What is behind # stays in the browser, and the signature with it.
        var url = options.Sign!.Split('#')[0];
        var asked = ThumbUrl.Parse(ThumbUrl.TargetOf(url, options.BasePath));
        // The function may have other sizes than this machine, so it is no mistake.
        if (!options.Sizes.Contains(asked.Size))
            await error.WriteLineAsync(
                TerminalText.OneLine(
                    $"thumbs: size {asked.Size} is answered only by a function that offers it; -sizes here are {string.Join(", ", options.Sizes)}"
                )
            );
        if (!asked.Key.StartsWith(options.Prefix, StringComparison.Ordinal))
            await error.WriteLineAsync(TerminalText.OneLine($"thumbs: {asked.Key} is not below the prefix {options.Prefix}"));
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
