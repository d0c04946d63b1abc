using GapFurniture.Thumbs.Imaging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Thumbs.Store;

/// <summary>What was done to the thumbnails of one original.</summary>
/// <param name="Made">Those that were made.</param>
/// <param name="Fresh">Those that were there already.</param>
/// <param name="Removed">Those that were deleted, since there is no original, or none that is a picture.</param>
/// <param name="Problem">Why none can be made of the original; null if they can, or there is none.</param>
internal sealed record KeptChanges(int Made = 0, int Fresh = 0, int Removed = 0, PictureException? Problem = null);

/// <summary>
/// Brings the thumbnails of one original into line with it, whatever happened before: events come late, twice and in any order, so that S3 is asked
/// what there is now.
/// </summary>
/// <param name="originals">The bucket of the originals.</param>
/// <param name="kept">The bucket of the thumbnails.</param>
/// <param name="maker">Makes thumbnails.</param>
/// <param name="variants">All thumbnails that an original is to have.</param>
/// <param name="logger">The log.</param>
internal sealed class ThumbKeeper(Originals originals, KeptThumbs kept, ThumbMaker maker, IReadOnlyList<Variant> variants, ILogger logger)
{
    /// <summary>For messages to callers who are denied.</summary>
    public const string NeededRights = "s3:GetObject and s3:ListBucket on both buckets, s3:PutObject and s3:DeleteObject on thumbnails";

    // Somebody writes the original all the time: the event of the last write brings it into line.
    private const int MostRounds = 5;

    /// <summary>Makes what is missing or of an older original; deletes all where there is no original, or none that is a picture.</summary>
    /// <exception cref="Amazon.S3.AmazonS3Exception">S3 refuses, or is in trouble.</exception>
    public async Task<KeptChanges> KeepAsync(string key, CancellationToken cancellationToken)
    {
        var etag = await originals.FindAsync(key, cancellationToken);
        for (var round = 1; ; round++)
        {
            var (changes, isOvertaken) = etag is null
                ? (await RemoveAsync(key, null, cancellationToken), false)
                : await MakeAsync(key, etag, cancellationToken);
            // The original may be another one by now, or gone, and who told its thumbnails so may have been faster than this.
            var now = await originals.FindAsync(key, cancellationToken);
            if ((now == etag && !isOvertaken) || round == MostRounds)
                return changes;
            etag = now;
        }
    }

    private async Task<(KeptChanges Changes, bool IsOvertaken)> MakeAsync(string key, string etag, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(variants.Select(async v => (Variant: v, Kept: await kept.FindAsync(key, v, cancellationToken))));
        var stale = found.Where(f => f.Kept?.Tag != maker.TagOf(etag, f.Variant)).ToDictionary(f => f.Variant, f => f.Kept);
        var isOvertaken = false;
        try
        {
            // Without an original there is nothing to do, as the next look finds out.
            if (stale.Count > 0)
                await maker.MakeAllAsync(key, [.. stale.Keys], TakeAsync, cancellationToken);
            return (new KeptChanges(stale.Count, variants.Count - stale.Count), isOvertaken);
        }
        catch (PictureException e)
        {
            return (await RemoveAsync(key, e, cancellationToken), false);
        }

        async Task TakeAsync(Variant variant, MadeThumb made)
        {
            if (await kept.KeepAsync(key, variant, made.Thumb, made.Tag, stale[variant], cancellationToken))
                return;
            isOvertaken = true;
            Log.Overtaken(logger, kept.UrlOf(key, variant).ToString());
        }
    }

    private async Task<KeptChanges> RemoveAsync(string key, PictureException? problem, CancellationToken cancellationToken)
    {
        await Task.WhenAll(variants.Select(variant => kept.DeleteAsync(key, variant, cancellationToken)));
        return new KeptChanges(Removed: variants.Count, Problem: problem);
    }
}
