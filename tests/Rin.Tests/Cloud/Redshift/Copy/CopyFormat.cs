namespace GapFurniture.LocalCloud.Redshift.Copy;

internal enum CopyFormat
{
    Delimited,
    Csv,
    Json,
}
