namespace GapFurniture.Rin.Config;

/// <summary>How SQL reaches the warehouse.</summary>
internal enum Driver
{
    /// <summary>The PostgreSQL protocol.</summary>
    Postgres,

    /// <summary>The Redshift Data API.</summary>
    RedshiftData,
}
