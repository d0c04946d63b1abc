using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

internal sealed record LogEntry(
    DateTimeOffset Time,
    LogLevel Level,
    ILambdaContext Invocation,
    Exception Exception,
    MessageTemplate Template,
    object[] Arguments
)
{
    /// <summary>Both formats write times alike.</summary>
    public string Timestamp => Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ");

    public string Message => Template.Render(Arguments);
}
