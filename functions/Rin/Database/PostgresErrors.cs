using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace GapFurniture.Rin.Database;

/// <summary>What an error of the PostgreSQL driver means.</summary>
internal static class PostgresErrors
{
    public static Blame BlameOf(Exception e) =>
        e switch
        {
            // Wrong password or user, no such database.
            PostgresException { SqlState: ['2', '8', ..] or "3D000" } => Blame.Connection,
            // The detail has the sentence where the message is a number, as in "1023".
            PostgresException postgres => PassingErrors.BlameOf(postgres.SqlState, $"{postgres.MessageText} {postgres.Detail}")
                ?? Blame.Object,
            // A certificate that is not trusted today will not be tomorrow; nor will a server without TLS get it by waiting.
            NpgsqlException { InnerException: AuthenticationException } => Blame.Connection,
            NpgsqlException { InnerException: null } tls
                when tls.Message.StartsWith("SSL connection requested", StringComparison.Ordinal) => Blame.Connection,
            NpgsqlException or TimeoutException or IOException or SocketException => Blame.Warehouse,
            _ => Blame.Object,
        };

    /// <summary>One line for people.</summary>
    public static string Describe(Exception e) =>
        e is PostgresException postgres
            ? $"{postgres.MessageText}{(postgres.Detail is { Length: > 0 } detail ? $" ({OneLine(detail)})" : "")} [{postgres.SqlState}]{Advice(postgres)}"
        : e.InnerException is { } inner and (SocketException or IOException or TimeoutException or AuthenticationException)
            ? $"{(e.Message == inner.Message ? "" : $"{e.Message}: ")}{inner.Message}{Advice(inner)}"
        : e.Message.StartsWith("SSL connection requested", StringComparison.Ordinal)
            ? $"{e.Message.TrimEnd('.')}; check redshift.host and port, or set sslmode if the server has no TLS"
        : e.Message;

    // Redshift frames its details with lines of dashes.
    private static string OneLine(string detail) =>
        string.Join(
            "; ",
            detail.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(l => l.Trim('-').Length > 0)
        );

    // The commonest mistakes of a config; anything else speaks for itself.
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
