namespace GapFurniture.LocalCloud.S3;

/// <summary>What other local services (the Redshift gateway's COPY) may read of S3.</summary>
internal interface IObjectSource
{
    /// <summary>The object's bytes, or null when the bucket or the key does not exist.</summary>
    Stream? OpenRead(string bucket, string key);

    /// <summary>True if the bucket exists.</summary>
    bool BucketExists(string bucket);

    /// <summary>All keys that start with the prefix, in UTF-8 binary order, as ListObjectsV2 gives them.</summary>
    IReadOnlyList<string> ListKeys(string bucket, string prefix);
}
