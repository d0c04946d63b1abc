using System.Reflection;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Shared.Lifetime;

/// <summary>What the command lines of all pieces have in common: exit codes, version, and where words go.</summary>
public static class PieceProgram
{
    /// <summary>All well.</summary>
    public const int Ok = 0;

    /// <summary>Something could not be done; the log or standard error says what.</summary>
    public const int Failed = 1;

    /// <summary>Wrong flags, variables or config; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>True where Lambda has started the process, and events come by its Runtime API.</summary>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime"/>
    public static bool IsInLambda => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API"));

    /// <summary>The version that <c>-version</c> shows, of the assembly that holds a type.</summary>
    public static string VersionOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
    }

    /// <summary>Writes what was asked for to standard output; gives <see cref="Ok"/>.</summary>
    public static int Tell(string text)
    {
        Console.Out.Write(text);
        return Ok;
    }

    /// <summary>Writes problems to standard error, each in a line behind the program's name; gives the exit code.</summary>
    public static int Fail(string program, int exitCode, params IEnumerable<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        foreach (var problem in problems)
            StandardError.WriteLine($"{program}: {problem}");
        return exitCode;
    }
}
