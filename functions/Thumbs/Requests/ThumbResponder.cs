using GapFurniture.Aws;
using GapFurniture.Http;
using GapFurniture.Thumbs.Imaging;
using GapFurniture.Thumbs.Store;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Thumbs.Requests;

/// <summary>Answers requests for thumbnails. Never fails: what goes wrong becomes an answer, and a line in the log.</summary>
/// <param name="options">The settings.</param>
/// <param name="originals">The bucket of the originals.</param>
/// <param name="kept">The bucket of the thumbnails; null: none is kept.</param>
/// <param name="maker">Makes thumbnails.</param>
/// <param name="signingKeys">Keys of signatures.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class ThumbResponder(
    ThumbsOptions options,
    Originals originals,
    KeptThumbs? kept,
    ThumbMaker maker,
    SigningKeys signingKeys,
    TimeProvider time,
    ILogger logger
)
{
    // For the bucket of the thumbnails: a client waits meanwhile, who can also have a thumbnail without it.
    private static readonly TimeSpan s_thumbsTimeout = TimeSpan.FromSeconds(5);

    private bool Negotiates => options.Negotiated.Count > 0;

    /// <summary>Answers a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="mostBytes">The longest body that its caller takes.</param>
    /// <param name="deadline">When there has to be an answer.</param>
    public async Task<ThumbAnswer> AnswerAsync(HttpRequest http, int mostBytes, CancellationToken deadline)
    {
        ThumbRequest? request = null;
        var key = "";
        try
        {
            request = ThumbRequest.Parse(http, options, await signingKeys.ReadAsync(deadline), time.GetUtcNow());
            key = request.Key;
            var answer = await AnswerAsync(request, deadline);
            return answer.Body.Length <= mostBytes
                ? answer
                : Refuse(413, "The thumbnail is too large for an answer; ask for a smaller size.");
        }
        catch (RefusedException e)
        {
            return await InsteadAsync(request, Refuse(e.Status, e.Message), mostBytes, deadline);
        }
        catch (PictureException e)
        {
            Log.NoThumbnail(logger, UrlOf(key), Reason(e));
            return await InsteadAsync(request, Refuse(StatusOf(e.Problem), e.Message), mostBytes, deadline);
        }
        catch (OperationCanceledException)
        {
            Log.TooSlow(logger, UrlOf(key));
            return Refuse(504, "It took too long; please try again.");
        }
        catch (Exception e) when (key.Length > 0 && AwsTrouble.IsDenied(e))
        {
            Log.Denied(logger, UrlOf(key), AwsTrouble.Describe(e, "s3:GetObject, and s3:ListBucket to tell what is missing"));
            var missing = ThumbRequest.NotFound();
            return await InsteadAsync(request, Refuse(missing.Status, missing.Message), mostBytes, deadline);
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is IOException or InvalidDataException)
        {
            Log.Trouble(logger, UrlOf(key), AwsTrouble.Describe(e, "ssm:GetParameter"));
            return Refuse(503, "The picture cannot be read at the moment; please try again.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.Unexpected(logger, e, UrlOf(key));
            return Refuse(500, "Something unexpected happened.");
        }
    }

    /// <summary>The HTTP status that says what is wrong with an original.</summary>
    public static int StatusOf(PictureProblem problem) =>
        problem switch
        {
            PictureProblem.TooLarge => 413,
            PictureProblem.Broken => 422,
            _ => 415,
        };

    private async Task<ThumbAnswer> AnswerAsync(ThumbRequest request, CancellationToken deadline)
    {
        if (request.IsHead || request.IfNoneMatch is not null)
        {
            var tag = maker.TagOf(await FindAsync(request.Key, deadline), request.Variant);
            if (request.Has(Quoted(tag)))
                return ThumbAnswer.NotModified(Quoted(tag), request.MaxAge, Negotiates);
            if (request.IsHead)
                return ThumbAnswer.Thumb(Quoted(tag), contentType: null, default, request.MaxAge, Negotiates);
        }
        return kept is null ? await MadeAsync(request, deadline) : await KeptAsync(request, kept, deadline);
    }

    // Browsers show a picture whatever its status is.
    private async Task<ThumbAnswer> InsteadAsync(ThumbRequest? request, ThumbAnswer refusal, int mostBytes, CancellationToken deadline)
    {
        // Without a request, the sentence is about the URL.
        if (options.Fallback is not { } fallback || request is null or { IsHead: true })
            return refusal;
        try
        {
            var answer = await AnswerAsync(request with { Key = fallback, IfNoneMatch = null }, deadline);
            return answer.Body.Length <= mostBytes ? answer.In(refusal) : refusal;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.NoThumbnail(logger, UrlOf(fallback), e.Message);
            return refusal;
        }
    }

    private async Task<ThumbAnswer> MadeAsync(ThumbRequest request, CancellationToken deadline) =>
        Answer(request, await maker.MakeAsync(request.Key, request.Variant, deadline) ?? throw ThumbRequest.NotFound());

    private async Task<ThumbAnswer> KeptAsync(ThumbRequest request, KeptThumbs store, CancellationToken deadline)
    {
        // Side by side: the original says whether the thumbnail is still of it, and whether it may be shown at all.
        var reading = ReadAsync(request, store, deadline);
        var etag = await FindAsync(request.Key, deadline);
        var found = await reading;
        var tag = maker.TagOf(etag, request.Variant);
        // Its type is not trusted either: anybody who may write there could make it a page.
        if (found is not null && found.Tag == tag && IsPicture(found.ContentType) && found.Bytes.Length > 0)
            return ThumbAnswer.Thumb(Quoted(tag), found.ContentType, found.Bytes, request.MaxAge, Negotiates);
        var made = await maker.MakeAsync(request.Key, request.Variant, deadline) ?? throw ThumbRequest.NotFound();
        await KeepAsync(request, store, made, found, deadline);
        return Answer(request, made);
    }

    private async Task<string> FindAsync(string key, CancellationToken deadline) =>
        await originals.FindAsync(key, deadline) ?? throw ThumbRequest.NotFound();

    // Whatever is wrong with the thumbnails' bucket, there is still the original.
    private async Task<KeptThumb?> ReadAsync(ThumbRequest request, KeptThumbs store, CancellationToken deadline)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        limited.CancelAfter(s_thumbsTimeout);
        try
        {
            return await store.ReadAsync(request.Key, request.Variant, limited.Token);
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is IOException or OperationCanceledException)
        {
            Log.NotRead(
                logger,
                store.UrlOf(request.Key, request.Variant).ToString(),
                AwsTrouble.Describe(e, "s3:GetObject, s3:ListBucket")
            );
            return null;
        }
    }

    private async Task KeepAsync(ThumbRequest request, KeptThumbs store, MadeThumb made, KeptThumb? replaced, CancellationToken deadline)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        limited.CancelAfter(s_thumbsTimeout);
        var url = store.UrlOf(request.Key, request.Variant).ToString();
        try
        {
            if (!await store.KeepAsync(request.Key, request.Variant, made.Thumb, made.Tag, replaced, limited.Token))
                Log.Overtaken(logger, url);
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is IOException or OperationCanceledException)
        {
            Log.NotKept(logger, url, AwsTrouble.Describe(e, "s3:PutObject"));
        }
    }

    private ThumbAnswer Answer(ThumbRequest request, MadeThumb made) =>
        ThumbAnswer.Thumb(Quoted(made.Tag), made.Thumb.ContentType, made.Thumb.Bytes, request.MaxAge, Negotiates);

    private ThumbAnswer Refuse(int status, string sentence) => ThumbAnswer.Refusal(status, sentence, options.ErrorMaxAge, Negotiates);

    private string UrlOf(string key) => new S3Url(originals.Bucket, key).ToString();

    private static string Quoted(string tag) => $"\"{tag}\"";

    private static bool IsPicture(string contentType) => Enum.GetValues<PictureFormat>().Any(f => f.ContentType() == contentType);

    private static string Reason(PictureException e) => e.InnerException is { } inner ? $"{e.Message} ({inner.Message})" : e.Message;
}
