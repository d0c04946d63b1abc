using System.Diagnostics;
using GapFurniture.LocalCloud;
using GapFurniture.Pieces;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.SsmWrap.Tests.EndToEnd;

/// <summary>A local cloud, an empty folder, and shells in which $W is the real executable: the published one, else the one built beside the tests.</summary>
public abstract class WrapScene : IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private static readonly PieceExecutable s_piece = new("SsmWrap");

    internal static string Executable { get; } = s_piece.Path;

    /// <summary>The emulator and the program that it runs, where the executable is for another processor.</summary>
    internal static (string Emulator, string Program)? Emulated { get; } = s_piece.Emulated;

    /// <summary>Only the native executable was there before the runtime, and can put everything back.</summary>
    internal static bool IsNative { get; } = !File.Exists(Path.ChangeExtension(Executable, ".dll")) && !File.Exists(Executable + ".dll");

    internal LocalCloudHost Cloud { get; private set; } = null!;

    internal string Folder { get; } = Directory.CreateTempSubdirectory("ssmwrap-").FullName;

    public virtual async ValueTask InitializeAsync() =>
        Cloud = await LocalCloudHost.StartAsync(null, TestContext.Current.CancellationToken);

    public virtual async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a script in a shell that has nothing in its environment but PATH, the cloud's variables and $W.</summary>
    internal Task<Ran> ShAsync(string script, params (string Name, string Value)[] variables) =>
        RunAsync("bash", ["-c", script], variables);

    /// <summary>Runs a script and expects success, and silence on stderr.</summary>
    internal async Task<string> OutputAsync(string script, params (string Name, string Value)[] variables)
    {
        var ran = await ShAsync(script, variables);
        ran.ShouldBe(new Ran(0, ran.Out, ""));
        return ran.Out;
    }

    internal async Task<Ran> RunAsync(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        using var process = Start(program, arguments, variables);
        using var limit = new CancellationTokenSource(s_limit);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        var ran = new Ran(process.ExitCode, await output, await error);
        // What goes to standard output is the command's, or an export: the one place for values of parameters.
        Traces.Keep("ssmwrap", Traces.Values, ran.Out);
        // On standard error only the masks for GitHub's runner hold some, which shows asterisks instead.
        Traces.Keep(
            "ssmwrap",
            "stderr",
            string.Join('\n', ran.Error.Split('\n').Where(l => !l.StartsWith("::add-mask::", StringComparison.Ordinal)))
        );
        return ran;
    }

    internal Process Start(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Cloud.Environment)
            start.Environment[name] = value;
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = Folder;
        start.Environment["W"] = Executable;
        // The executable that is built beside the tests needs the runtime.
        if (!IsNative && Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root)
            start.Environment["DOTNET_ROOT"] = root;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
