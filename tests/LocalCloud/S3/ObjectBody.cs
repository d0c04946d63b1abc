namespace GapFurniture.LocalCloud.S3;

/// <summary>The bytes of an upload, decoded and verified.</summary>
internal sealed record ObjectBody(byte[] Data, byte[] Md5, string? Crc32, string? Sha256)
{
    public string ETag => Convert.ToHexStringLower(Md5);
}
