using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using GapFurniture.LocalCloud.Lambda;

namespace GapFurniture.LocalCloud;

/// <summary><c>serve [--port P] [--env-file F]</c>: the local cloud in the foreground until SIGINT or SIGTERM.</summary>
internal static class ServeCommand
{
    private const string Usage = """
        usage: serve [--port P] [--env-file F]

          --port P      listen on this port of 127.0.0.1 (default a free one)
          --env-file F  write there what a shell needs to use it: . F

        The local cloud in the foreground, until Ctrl-C. It says "ready" when it is.
        example: dotnet run --project tests/LocalCloud -- serve --env-file /tmp/env
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (args is ["-h" or "-help" or "--help"] or [_, "-h" or "-help" or "--help"])
        {
            await output.WriteLineAsync(Usage);
            return 0;
        }
        if (!TryParse(args, out var port, out var envFile))
        {
            await error.WriteLineAsync(Usage);
            return 2;
        }
        // Before anything is started.
        if (envFile is not null && PlaceProblem(envFile) is { } problem)
        {
            await error.WriteLineAsync($"local cloud: --env-file {envFile} {problem}");
            return 2;
        }
        try
        {
            return await RunAsync(port, envFile, output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CannotStartException or SocketException)
        {
            await error.WriteLineAsync($"local cloud: {Reason(e, port, envFile)}");
            return 1;
        }
    }

    private static string? PlaceProblem(string file) =>
        Directory.Exists(file) ? "is a folder; name a file in it"
        : Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))) ? null
        : "cannot be written: there is no such folder";

    private static string Reason(Exception e, int port, string? envFile) =>
        e is CannotStartException ? e.Message
        : e is UnauthorizedAccessException ? $"--env-file {envFile} cannot be written: this user may not write there"
        : port != 0 && (e is SocketException || e.InnerException is not null)
            ? $"port {port} of 127.0.0.1 cannot be had ({(e.InnerException ?? e).Message}); give another, or none for a free one"
        : e.Message;

    private static async Task<int> RunAsync(int port, string? envFile, TextWriter output)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using var cloud = await LocalCloudHost.StartAsync(new LocalCloudOptions { Port = port, WithDatabase = true });
        // A standing function for a process that people start by hand: AWS_LAMBDA_RUNTIME_API=$LOCAL_LAMBDA_RUNTIME_API. Under its own name the
        // variable would make every program of that shell believe that it runs in Lambda.
        var local = await cloud.Lambda.AttachFunctionAsync(new FunctionOptions("local", null) { Timeout = TimeSpan.FromSeconds(900) });
        cloud.Add("LOCAL_LAMBDA_RUNTIME_API", local.RuntimeApiAddress!);
        if (envFile is not null)
            await WriteAsync(envFile, cloud.Environment);
        await output.WriteLineAsync("ready");
        await output.FlushAsync();
        await stopped.Task;
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopped.TrySetResult();
        }
    }

    /// <summary>Lines that a shell can read with <c>.</c>; the file appears whole or not at all.</summary>
    public static async Task WriteAsync(string path, IReadOnlyDictionary<string, string> environment)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in environment.OrderBy(e => e.Key, StringComparer.Ordinal))
            text.Append("export ").Append(name).Append('=').Append(Quote(value)).Append('\n');
        var temporary = path + ".new";
        await File.WriteAllTextAsync(temporary, text.ToString());
        File.Move(temporary, path, overwrite: true);
    }

    private static string Quote(string value) =>
        value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '/' or '@')
            ? value
            : "'" + value.Replace("'", @"'\''", StringComparison.Ordinal) + "'";

    private static bool TryParse(string[] args, out int port, out string? envFile)
    {
        (port, envFile) = (0, null);
        if (args is not ["serve", .. var rest] || rest.Length % 2 != 0)
            return false;
        foreach (var pair in rest.Chunk(2))
        {
            switch (pair)
            {
                case ["--port", var text]
                    when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535:
                    break;
                case ["--env-file", var file]:
                    envFile = file;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
