namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>One file to load.</summary>
internal sealed record S3File(string Bucket, string Key)
{
    public string Url => $"s3://{Bucket}/{Key}";
}
