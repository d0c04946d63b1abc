using System.Runtime.InteropServices;
using GapFurniture.Shared.Logging;
using GapFurniture.Shared.Options;

namespace GapFurniture.Shared.Lifetime;

/// <summary>What the command lines of all pieces have in common: exit codes, version, and where text goes.</summary>
public static partial class PieceProgram
{
    /// <summary>Success.</summary>
    public const int Ok = 0;

    /// <summary>Something failed; the log or standard error says what.</summary>
    public const int Failed = 1;

    /// <summary>Wrong flags, variables or config; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>What <c>-version</c> shows.</summary>
    public const string Version = BuildConstants.Version;

    /// <summary>A piece's <c>Main</c>: Lambda's loop or the command line. Exceptions become an exit code and lines for people.</summary>
    /// <param name="handler">The method that serves Lambda, so that a function that is deployed without a template need not name it.</param>
    /// <param name="messageFor">What to tell people when an exception ends the program; null for a defect, whose trace is wanted.</param>
    /// <returns>The exit code.</returns>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime"/>
    public static async Task<int> RunAsync(
        string program,
        string handler,
        Func<Task> lambda,
        Func<Task<int>> commandLine,
        Func<Exception, string?> messageFor
    )
    {
        CoreDump.Forbid();
        try
        {
            if (Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") is not { Length: > 0 })
                return await commandLine();
            Environment.SetEnvironmentVariable("ANNOTATIONS_HANDLER", handler);
            await lambda();
            return Ok;
        }
        catch (OptionsException e)
        {
            return Fail(program, Usage, [.. e.Problems, $"see {program} -help"]);
        }
        catch (Exception e) when ((e is IOException or UnauthorizedAccessException ? e.Message : messageFor(e)) is { } message)
        {
            return Fail(program, Failed, message);
        }
    }

    /// <summary>Shows help or version where the arguments ask for it, whatever else is wrong with them.</summary>
    /// <returns>The exit code; null where they ask for neither.</returns>
    public static int? Show(string program, FlagSet flags, IReadOnlyList<string> args, string help)
    {
        var asked = flags.Parse(args, _ => null);
        return asked.Switch("help") ? Print(program, help)
            : asked.Switch("version") ? Print(program, $"{program} {Version}{Environment.NewLine}{LinkedOpenSsl()}")
            : null;
    }

    /// <summary>Writes what was asked for to standard output.</summary>
    /// <returns><see cref="Ok"/>, or <see cref="Failed"/> where it cannot be written, as on a full disk.</returns>
    public static int Print(string program, string text)
    {
        try
        {
            using var output = new StreamWriter(Console.OpenStandardOutput());
            output.Write(text);
            return Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(program, Failed, $"standard output cannot be written: {(e is IOException ? e.Message : "it is closed")}");
        }
    }

    /// <summary>Writes problems to standard error, each in a line behind the program's name.</summary>
    /// <returns>The exit code.</returns>
    public static int Fail(string program, int exitCode, params IEnumerable<string> problems)
    {
        try
        {
            using var output = new StreamWriter(Console.OpenStandardError());
            foreach (var problem in problems)
                output.WriteLine(TerminalText.OneLine($"{program}: {problem}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk, or a closed stream, must not hide the exit code, and there is no other place to say it.
        }
        return exitCode;
    }

    /// <summary>A line that says which OpenSSL a static executable has linked in; nothing in others, which use the system's.</summary>
    private static string LinkedOpenSsl()
    {
        try
        {
            return Marshal.PtrToStringUTF8(OpenSsl()) ?? "";
        }
        catch (DllNotFoundException)
        {
            return "";
        }
    }

    // Of static.c, which is no library but linked with static executables.
    [LibraryImport("gap_static", EntryPoint = "gap_openssl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenSsl();
}
