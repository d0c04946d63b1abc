namespace GapFurniture.LocalCloud.Faults;

/// <summary>One fault on demand, as posted to <c>/_local/faults</c>.</summary>
/// <param name="Service">Signing name: <c>s3</c>, <c>sqs</c>, <c>lambda</c>, <c>redshift</c>, <c>redshift-data</c>, or <c>redshift-sql</c> for the SQL gateway.</param>
/// <param name="Operation">API operation such as <c>ReceiveMessage</c>; <c>COPY</c> or <c>Connect</c> for the SQL gateway; null for any.</param>
/// <param name="Kind">What goes wrong.</param>
internal sealed record Fault(string Service, string? Operation, FaultKind Kind)
{
    /// <summary>How many calls it strikes; null: until cleared.</summary>
    public int? Times { get; init; }

    /// <summary>Share of the calls that it strikes, 0..1; 1 when not given.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Only calls about this key (S3 key, file of a COPY); null for any.</summary>
    public string? Key { get; init; }

    /// <summary>Milliseconds, for <see cref="FaultKind.Delay"/>.</summary>
    public int DelayMs { get; init; }

    /// <summary>HTTP status, for <see cref="FaultKind.Error"/>.</summary>
    public int Status { get; init; } = 500;

    /// <summary>AWS error code (or SQLSTATE for the gateway), for <see cref="FaultKind.Error"/>.</summary>
    public string? Code { get; init; }

    /// <summary>Message of the error; a plain one when not given.</summary>
    public string? Message { get; init; }

    /// <summary>Detail of the error, for the SQL gateway; none when not given.</summary>
    public string? Detail { get; init; }
}
