namespace GapFurniture.LocalCloud.Redshift.Sql;

/// <summary>An error as the cluster reports it to its client.</summary>
internal sealed class SqlException(string sqlState, string message, string? detail = null) : Exception(message)
{
    public const string SyntaxError = "42601";
    public const string InternalError = "XX000";
    public const string NotSupported = "0A000";

    public string SqlState { get; } = sqlState;

    public string? Detail { get; } = detail;

    public static SqlException Syntax(string message) => new(SyntaxError, message);

    public static SqlException Internal(string message, string? detail = null) => new(InternalError, message, detail);

    public static SqlException Unsupported(string what) => new(NotSupported, $"{what} is not supported by the local cluster");
}
