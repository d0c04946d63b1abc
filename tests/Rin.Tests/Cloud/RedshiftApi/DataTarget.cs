namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>Where statements run and as whom.</summary>
internal sealed record DataTarget(string? ClusterIdentifier, string? WorkgroupName, string Database, string? DbUser);
