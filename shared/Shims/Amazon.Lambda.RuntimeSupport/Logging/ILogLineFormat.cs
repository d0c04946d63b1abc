namespace Amazon.Lambda.RuntimeSupport;

internal interface ILogLineFormat
{
    /// <returns>UTF-8, with the line feed that ends the line.</returns>
    ReadOnlyMemory<byte> Format(LogEntry entry);
}
