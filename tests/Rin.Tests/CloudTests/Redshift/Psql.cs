using System.Diagnostics;
using GapFurniture.LocalCloud.Redshift;

namespace GapFurniture.LocalCloud.Tests.Redshift;

/// <summary>psql as a person would run it.</summary>
internal static class Psql
{
    /// <summary>All statements in one query string.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        RedshiftStack stack,
        string command,
        string sslMode = "prefer"
    ) => RunAsync(stack, ["-v", "ON_ERROR_STOP=1", "-c", command], "", sslMode);

    /// <summary>Each statement on its own, all in one session, going on after errors.</summary>
    public static Task<(int ExitCode, string Output, string Error)> ScriptAsync(RedshiftStack stack, params string[] statements) =>
        RunAsync(stack, ["-q", "-v", "VERBOSITY=verbose"], string.Join(";\n", statements) + ";\n", "prefer");

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        RedshiftStack stack,
        string[] arguments,
        string input,
        string sslMode
    )
    {
        var program = Path.Combine(LocalCloud.Postgres.PostgresBinaries.Find().Directory, "psql");
        if (!File.Exists(program))
            program = "/usr/bin/psql"; // npm's package has the server only
        Assert.SkipUnless(File.Exists(program), "no psql here");
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            Environment = { ["PGPASSWORD"] = stack.Password, ["PGSSLMODE"] = sslMode },
        };
        foreach (var argument in (string[])["-X", "-A", "-t", "-h", stack.Host, "-p", $"{stack.Port}", .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var argument in (string[])["-U", stack.User, "-d", stack.Database])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
