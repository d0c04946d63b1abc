using System.Net.Sockets;
using System.Security.Authentication;
using GapFurniture.Rin.Copy;
using Npgsql;

namespace GapFurniture.Rin.Warehouse;

/// <summary>Tells whose fault an error of the PostgreSQL driver is.</summary>
internal static class PostgresErrors
{
    public static Failure Classify(Exception e) =>
        e switch
        {
            PostgresException postgres => Classify(postgres),
            // A certificate that is not trusted today will not be tomorrow; nor will a server without TLS get it by waiting.
            NpgsqlException { InnerException: AuthenticationException } => Failure.Connection,
            NpgsqlException { InnerException: null } tls
                when tls.Message.StartsWith("SSL connection requested", StringComparison.Ordinal) => Failure.Connection,
            NpgsqlException or TimeoutException or IOException or SocketException => Failure.Unavailable,
            _ => Failure.Object,
        };

    private static Failure Classify(PostgresException e) =>
        e.SqlState switch
        {
            // Serialization failure, deadlock; Redshift says XX000 and 1023 in the text.
            "40001" or "40P01" => Failure.Conflict,
            _ when e.MessageText.Contains("1023", StringComparison.Ordinal)
                    && e.MessageText.Contains("erializable", StringComparison.Ordinal) => Failure.Conflict,
            _ when e.Detail?.Contains("Serializable isolation violation", StringComparison.OrdinalIgnoreCase) == true => Failure.Conflict,
            // Wrong password or user, no such database.
            ['2', '8', ..] or "3D000" => Failure.Connection,
            // Connection exceptions, out of connections, shut down, starting up.
            ['0', '8', ..] or "53300" or ['5', '7', 'P', ..] => Failure.Unavailable,
            _ => Failure.Object,
        };

    /// <summary>One line for people.</summary>
    public static string Describe(Exception e) =>
        e is PostgresException postgres
            ? $"{postgres.MessageText}{(postgres.Detail is { Length: > 0 } detail ? $" ({detail})" : "")} [{postgres.SqlState}]{Advice(postgres)}"
        : e.InnerException is { } inner and (SocketException or IOException or TimeoutException or AuthenticationException)
            ? $"{(e.Message == inner.Message ? "" : $"{e.Message}: ")}{inner.Message}{Advice(inner)}"
        : e.Message.StartsWith("SSL connection requested", StringComparison.Ordinal)
            ? $"{e.Message.TrimEnd('.')}; check redshift.host and port, or set sslmode if the server has no TLS"
        : e.Message;

    // The commonest slips of a config; anything else speaks for itself.
    private static string Advice(PostgresException e) =>
        e.SqlState switch
        {
            "28000" or "28P01" => "; check redshift.user and password",
            "3D000" => "; check redshift.dbname",
            "3F000" => "; check redshift.schema",
            _ when e.SqlState == "42P01" || e.MessageText.Contains("COPY into nonexistent table", StringComparison.Ordinal) =>
                "; create it, or check schema and table in the config",
            _ => "",
        };

    private static string Advice(Exception inner) =>
        inner is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } ? "; check redshift.host" : "";
}
