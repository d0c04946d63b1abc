using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap;

/// <summary>All messages of serverwrap.</summary>
internal static partial class Log
{
    [LoggerMessage(900, LogLevel.Information, "the server is ready after {Milliseconds} ms")]
    public static partial void Ready(ILogger logger, long milliseconds);

    [LoggerMessage(901, LogLevel.Information, "serving {Address}")]
    public static partial void Serving(ILogger logger, string address);

    [LoggerMessage(902, LogLevel.Information, "{Request}: {Status}")]
    public static partial void Served(ILogger logger, string request, int status);

    [LoggerMessage(903, LogLevel.Error, "the invocation failed: {Document}")]
    public static partial void InvocationFailed(ILogger logger, string document);

    [LoggerMessage(904, LogLevel.Error, "{Reason}")]
    public static partial void DeskFailed(ILogger logger, string reason);

    [LoggerMessage(920, LogLevel.Warning, "{RequestId}: {Note}")]
    public static partial void Note(ILogger logger, string requestId, string note);

    [LoggerMessage(921, LogLevel.Error, "{RequestId}: the server is not running: {Reason}")]
    public static partial void NotRunning(ILogger logger, string requestId, string reason);

    [LoggerMessage(
        922,
        LogLevel.Error,
        "{RequestId}: the server did not answer {Method} {Path} in time; give the function a longer timeout, or look what holds the server up"
    )]
    public static partial void TimedOut(ILogger logger, string requestId, string method, string path);

    [LoggerMessage(923, LogLevel.Error, "{RequestId}: the server gave no valid answer to {Method} {Path}: {Reason}")]
    public static partial void NoAnswer(ILogger logger, string requestId, string method, string path, string reason);

    [LoggerMessage(924, LogLevel.Error, "{RequestId}: the answer broke off after {Bytes} bytes of its body: {Reason}")]
    public static partial void BrokeOff(ILogger logger, string requestId, long bytes, string reason);

    [LoggerMessage(925, LogLevel.Warning, "{RequestId}: Lambda took no more of the answer after {Bytes} bytes of its body: {Reason}")]
    public static partial void StreamNotTaken(ILogger logger, string requestId, long bytes, string reason);

    [LoggerMessage(926, LogLevel.Error, "{RequestId}: an error of serverwrap's own; the invocation has failed, please report it")]
    public static partial void Unexpected(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(927, LogLevel.Debug, "{Method} is sent once more on another connection: {Reason}")]
    public static partial void SentAgain(ILogger logger, string method, string reason);

    [LoggerMessage(928, LogLevel.Warning, "the Runtime API did not answer, attempt {Attempt}: {Reason}")]
    public static partial void RuntimeApiLost(ILogger logger, int attempt, string reason);

    [LoggerMessage(929, LogLevel.Warning, "the Runtime API refused an answer with {Status}, as to an invocation that is over: {Words}")]
    public static partial void NotTaken(ILogger logger, int status, string words);

    [LoggerMessage(930, LogLevel.Critical, "{Reason}; this environment ends")]
    public static partial void RuntimeApiEnded(ILogger logger, string reason);

    [LoggerMessage(
        931,
        LogLevel.Warning,
        "the server is not ready after {Milliseconds} ms; invocations are taken before Lambda starts the environment anew, and wait for it"
    )]
    public static partial void SlowStart(ILogger logger, int milliseconds);

    [LoggerMessage(932, LogLevel.Critical, "the server did not start: {Reason}")]
    public static partial void NotStarted(ILogger logger, string reason);

    [LoggerMessage(933, LogLevel.Information, "SIGTERM: the server is stopped, and this environment ends")]
    public static partial void Terminated(ILogger logger);

    [LoggerMessage(
        934,
        LogLevel.Debug,
        "no extension could be registered, so the end of the environment will come without a word: {Reason}"
    )]
    public static partial void NoExtension(ILogger logger, string reason);

    [LoggerMessage(940, LogLevel.Debug, "process {Process} started: {Command}, for {Address}")]
    public static partial void Started(ILogger logger, int process, string command, string address);

    [LoggerMessage(
        941,
        LogLevel.Warning,
        "the server (process {Process}) did not answer in time and is killed; the next request starts it again"
    )]
    public static partial void Hung(ILogger logger, int process);

    [LoggerMessage(
        942,
        LogLevel.Warning,
        "the server (process {Process}) ended with {End} after {Seconds} s; the next request starts it again"
    )]
    public static partial void Ended(ILogger logger, int process, string end, double seconds);

    [LoggerMessage(946, LogLevel.Warning, "the server (process {Process}) was killed before it was ready; it is started once more")]
    public static partial void Killed(ILogger logger, int process);

    [LoggerMessage(943, LogLevel.Warning, "the server ended {Times} times before it was ready; starting it again in {Milliseconds} ms")]
    public static partial void Pauses(ILogger logger, int times, long milliseconds);

    [LoggerMessage(944, LogLevel.Information, "{Variable} is taken as -{Option}")]
    public static partial void Alias(ILogger logger, string variable, string option);

    [LoggerMessage(947, LogLevel.Warning, "{Variable} has no effect: {Instead}")]
    public static partial void Ignored(ILogger logger, string variable, string instead);

    [LoggerMessage(
        948,
        LogLevel.Information,
        "outside of Lambda the command runs as it is; -serve ADDRESS plays a function URL in front of it, -event FILE runs one event"
    )]
    public static partial void AsItIs(ILogger logger);

    [LoggerMessage(945, LogLevel.Information, "{Note}")]
    public static partial void Rewritten(ILogger logger, string note);
}
