namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>What TIMEFORMAT makes of a number.</summary>
internal enum EpochUnit
{
    None,
    Seconds,
    Milliseconds,
}
