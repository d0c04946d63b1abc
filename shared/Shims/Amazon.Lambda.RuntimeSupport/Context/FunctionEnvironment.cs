using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What Lambda says of the function itself, in its environment.</summary>
internal sealed record FunctionEnvironment(string Name, string Version, string LogGroup, string LogStream, int MemoryInMB)
{
    public static FunctionEnvironment Read() =>
        new(
            Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME"),
            Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_VERSION"),
            Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_GROUP_NAME"),
            Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_STREAM_NAME"),
            int.TryParse(
                Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var memory
            )
                ? memory
                : 0
        );
}
