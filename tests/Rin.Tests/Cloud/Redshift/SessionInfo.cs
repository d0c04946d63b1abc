namespace GapFurniture.LocalCloud.Redshift;

/// <summary>Who a session is.</summary>
internal sealed record SessionInfo(string User, string Database, int ProcessId);
