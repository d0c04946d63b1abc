using System.Reflection;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Shared.Lifetime;

/// <summary>What the command lines of all pieces have in common: exit codes, version, and where text goes.</summary>
public static class PieceProgram
{
    /// <summary>Success.</summary>
    public const int Ok = 0;

    /// <summary>Something failed; the log or standard error says what.</summary>
    public const int Failed = 1;

    /// <summary>Wrong flags, variables or config; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>True where Lambda has started the process, and sends events by its Runtime API.</summary>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime"/>
    public static bool IsInLambda => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API"));

    /// <summary>The version that <c>-version</c> shows, of the assembly that holds a type.</summary>
    public static string VersionOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
    }

    /// <summary>Writes what was asked for to standard output.</summary>
    /// <returns><see cref="Ok"/>, or <see cref="Failed"/> where it cannot be written, as on a full disk.</returns>
    public static int Print(string program, string text)
    {
        try
        {
            Console.Out.Write(text);
            return Ok;
        }
        catch (IOException e)
        {
            return Fail(program, Failed, $"standard output cannot be written: {e.Message}");
        }
    }

    /// <summary>Writes problems to standard error, each in a line behind the program's name.</summary>
    /// <returns>The exit code.</returns>
    public static int Fail(string program, int exitCode, params IEnumerable<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        foreach (var problem in problems)
            StandardError.WriteLine($"{program}: {problem}");
        return exitCode;
    }
}
