using System.Text;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Time, request id, level and message, separated by tabs.</summary>
internal sealed class TextLogLineFormat : ILogLineFormat
{
    public ReadOnlyMemory<byte> Format(LogEntry entry)
    {
        var line = new StringBuilder()
            .Append(entry.Timestamp)
            .Append('\t')
            .Append(entry.Invocation?.AwsRequestId)
            .Append('\t')
            .Append(LogLevelNames.Short(entry.Level))
            .Append('\t')
            .Append(entry.Message);
        if (entry.Exception is not null)
            line.Append('\n').Append(entry.Exception);
        return Encoding.UTF8.GetBytes(line.Append('\n').ToString());
    }
}
