namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>How COPY treats a column's values before the server reads them.</summary>
internal enum ColumnKind
{
    Text,
    FixedText,
    Super,
    Integer,
    Timestamp,
    Other,
}
