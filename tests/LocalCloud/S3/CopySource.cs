namespace GapFurniture.LocalCloud.S3;

/// <summary>The source of a copy, from the header <c>x-amz-copy-source</c>.</summary>
internal static class CopySource
{
    /// <summary>Finds the object and checks the copy's conditions.</summary>
    public static StoredObject Find(LocalS3 s3, S3Request request)
    {
        var header = request.Header("x-amz-copy-source")!;
        var mark = header.IndexOf("?versionId=", StringComparison.Ordinal);
        var versionId = mark < 0 ? null : header[(mark + "?versionId=".Length)..];
        var path = Uri.UnescapeDataString(mark < 0 ? header : header[..mark]).TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == path.Length - 1)
            throw S3Errors.InvalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        var found = ObjectReads.Find(s3.Bucket(path[..slash]), path[(slash + 1)..], versionId, request);
        ReadCondition.Check(request.Headers, found, "x-amz-copy-source-", isCopy: true);
        return found;
    }
}
