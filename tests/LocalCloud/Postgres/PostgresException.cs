namespace GapFurniture.LocalCloud.Postgres;

/// <summary>PostgreSQL could not be found or started.</summary>
internal sealed class PostgresException(string message) : Exception(message);
