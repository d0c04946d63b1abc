namespace GapFurniture.LocalCloud.Lambda;

/// <summary>An invocation that is over, or that was refused for lack of concurrency.</summary>
internal sealed record FunctionRun(DateTimeOffset Start, TimeSpan Duration, bool Succeeded, bool IsThrottled = false);
