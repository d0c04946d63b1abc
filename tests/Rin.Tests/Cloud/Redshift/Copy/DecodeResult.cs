namespace GapFurniture.LocalCloud.Redshift.Copy;

internal enum DecodeResult
{
    /// <summary>A row was written.</summary>
    Row,

    /// <summary>The record goes on beyond the window.</summary>
    NeedMore,

    /// <summary>The file is at its end.</summary>
    End,
}
