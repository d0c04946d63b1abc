using System.Diagnostics;

namespace GapFurniture.Shims.Tests.Lambda.Runtime;

/// <summary>This very program run as a Lambda function, in an environment of its own.</summary>
public sealed class FunctionProcess : IDisposable
{
    private readonly Process _process;

    private FunctionProcess(Process process) => _process = process;

    public static FunctionProcess Start(string handler, RuntimeApiServer api, params (string Name, string Value)[] environment)
    {
        var name = typeof(FunctionProcess).Assembly.GetName().Name + (OperatingSystem.IsWindows() ? ".exe" : "");
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, name))
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["ANNOTATIONS_HANDLER"] = handler;
        start.Environment[GapFurniture.Tests.CleanEnvironment.Function] = "1";
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint;
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        return new FunctionProcess(Process.Start(start)!);
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Ends the function, as Lambda does without asking, and reads what it has printed.</summary>
    public async Task<string[]> StopAndReadLinesAsync()
    {
        _process.Kill();
        var text = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
