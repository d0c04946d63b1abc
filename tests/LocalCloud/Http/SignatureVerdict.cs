namespace GapFurniture.LocalCloud.Http;

/// <summary>What the check of a signature found.</summary>
internal enum SignatureVerdict
{
    /// <summary>The signature is the one we compute.</summary>
    Right,

    /// <summary>The access key id is not ours, or not with this session token.</summary>
    UnknownKey,

    /// <summary>Too old, too new, or past a presigned URL's lifetime.</summary>
    Expired,

    /// <summary>The temporary pair has ended.</summary>
    ExpiredToken,

    /// <summary>Another secret, or another request than the one signed.</summary>
    Wrong,
}
