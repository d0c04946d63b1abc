using GapFurniture.Thumbs.Imaging;

namespace GapFurniture.Thumbs.Store;

/// <summary>A thumbnail, and which original it was made of.</summary>
/// <param name="Thumb">The thumbnail.</param>
/// <param name="Tag">See <see cref="ThumbKey.Tag"/>.</param>
internal sealed record MadeThumb(Thumbnail Thumb, string Tag);

/// <summary>Original in the bucket → thumbnails.</summary>
internal sealed class ThumbMaker(Originals originals, ImagingOptions options)
{
    public string TagOf(string originalETag, Variant variant) => ThumbKey.Tag(originalETag, variant, options);

    /// <summary>Makes one thumbnail while the original arrives, once more where a connection breaks: somebody waits who would see nothing.</summary>
    /// <returns>Null if there is no original.</returns>
    /// <exception cref="PictureException">The original is the reason that there is none.</exception>
    public async Task<MadeThumb?> MakeAsync(string key, Variant variant, CancellationToken cancellationToken)
    {
        for (var mayRepeat = true; ; mayRepeat = false)
        {
            try
            {
                using var original = await originals.OpenAsync(key, cancellationToken);
                if (original is null)
                    return null;
                var thumb = await MakeAsync(original.Body, original.Length, variant, cancellationToken);
                return new MadeThumb(thumb, TagOf(original.ETag, variant));
            }
            catch (IOException) when (mayRepeat)
            {
                // The SDK repeats what it can, but not once it has handed over a body.
            }
        }
    }

    /// <summary>
    /// Makes several thumbnails of one original, which is downloaded once, to a file. Decoding is done for each: of a JPEG only as much is decoded
    /// as the size needs, and what is shrunk twice looks worse.
    /// </summary>
    /// <param name="key">The original's key.</param>
    /// <param name="variants">Which thumbnails.</param>
    /// <param name="take">Gets one after the other.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False if there is no original.</returns>
    /// <inheritdoc cref="MakeAsync(string, Variant, CancellationToken)"/>
    public async Task<bool> MakeAllAsync(
        string key,
        IReadOnlyList<Variant> variants,
        Func<Variant, MadeThumb, Task> take,
        CancellationToken cancellationToken
    )
    {
        using var original = await originals.OpenAsync(key, cancellationToken);
        if (original is null)
            return false;
        // Before the download.
        if (original.Length > options.Limits.Bytes)
            _ = Thumbnailer.ReadHead(original.Body, original.Length, options, cancellationToken);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 128 * 1024);
        // While it is open it can be used: however the process ends, nothing is left.
        File.Delete(path);
        await original.Body.CopyToAsync(file, cancellationToken);
        foreach (var variant in variants)
        {
            file.Position = 0;
            var thumb = await MakeAsync(file, original.Length, variant, cancellationToken);
            await take(variant, new MadeThumb(thumb, TagOf(original.ETag, variant)));
        }
        return true;
    }

    // It blocks while it reads and computes.
    private Task<Thumbnail> MakeAsync(Stream original, long length, Variant variant, CancellationToken cancellationToken) =>
        Task.Run(() => Thumbnailer.Make(original, length, variant, options, cancellationToken), cancellationToken);
}
