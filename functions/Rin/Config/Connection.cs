namespace GapFurniture.Rin.Config;

/// <summary>A database to load into. Two targets with equal connections share one pool and their COPYs are planned together.</summary>
internal sealed record Connection
{
    public required Driver Driver { get; init; }

    /// <summary>Host of the PostgreSQL protocol; null for the Data API.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = 5439;

    public required string Database { get; init; }

    /// <summary>Database user; null: the one that belongs to the caller's IAM identity.</summary>
    public string? User { get; init; }

    /// <summary>Password; null: temporary ones from GetClusterCredentials.</summary>
    public string? Password { get; init; }

    /// <summary>Cluster identifier for GetClusterCredentials and the Data API.</summary>
    public string? Cluster { get; init; }

    /// <summary>Serverless workgroup for the Data API.</summary>
    public string? Workgroup { get; init; }

    /// <summary>TLS: <c>disable</c>, <c>prefer</c>, <c>require</c>, <c>verify-ca</c>, <c>verify-full</c>; null: verified, but on loopback.</summary>
    public string? SslMode { get; init; }

    /// <summary>File of the certificate authorities to trust; null: the system's.</summary>
    public string? SslRootCert { get; init; }

    /// <summary>How logs name it; never a password.</summary>
    public override string ToString() =>
        Driver is Driver.RedshiftData
            ? $"redshift-data://{Cluster ?? Workgroup}/{Database}"
            : $"redshift://{User}@{Host}:{Port}/{Database}";
}
