using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GapFurniture.Pieces.Tracing;

/// <summary>
/// Keeps what a test run leaves behind, for the search that ends it (tests/Secrets.Tests): below <c>seen</c> everything that pieces wrote, with
/// their command lines and what they sent to the Runtime API; below <c>known</c> the secrets that the run used, each noted by whoever made it
/// up. <c>./test</c> names the folder with <c>GAP_TRACES</c>; without it nothing is kept.
/// </summary>
public static partial class Traces
{
    /// <summary>Environment variable with the folder's path.</summary>
    public const string Variable = "GAP_TRACES";

    private static readonly string? s_folder = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : null;
    private static readonly Lazy<TextWriter> s_known = new(() => Create(Path.Combine("known", Own("secrets"))));

    // From the first trace on, for as long as the run lasts.
    private static readonly Lazy<Timer> s_processes = new(ProcessList.Watch);
    private static int s_count;

    /// <summary>True if somebody wants to know.</summary>
    public static bool IsOn => s_folder is not null;

    /// <summary>Where the lines of one process, or of one kind from many, are kept.</summary>
    /// <param name="source">Folder.</param>
    /// <param name="what">Beginning of the file's name, such as <c>output</c>.</param>
    public static TextWriter Open(string source, string what) =>
        IsOn ? TextWriter.Synchronized(Create(Path.Combine("seen", source, Own(what)))) : TextWriter.Null;

    /// <summary>Where values of parameters may stand, since they are what was asked for: the beginning of such files' names.</summary>
    public const string Values = "values";

    /// <summary>Keeps a text.</summary>
    public static void Keep(string source, string what, string text)
    {
        if (!IsOn || text.Length == 0)
            return;
        using var file = Open(source, what);
        file.Write(text);
    }

    /// <summary>Keeps how the kernel shows a process to everybody on the machine. Call it when the program runs.</summary>
    public static void KeepCommandLine(TextWriter trace, int pid)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (IsOn && ProcessList.CommandLine(pid) is { } line)
            trace.WriteLine(line);
    }

    /// <summary>Notes a secret that must not turn up in anything that is kept.</summary>
    public static void Secret(SecretKind kind, string? value)
    {
        if (!IsOn || string.IsNullOrEmpty(value))
            return;
        lock (s_known)
            s_known.Value.WriteLine($"{kind} {Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}");
    }

    /// <summary>Notes the secrets among the environment variables that a piece is given; their names tell.</summary>
    public static void Secrets(IEnumerable<KeyValuePair<string, string>> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        foreach (var (name, value) in environment)
        {
            if (SecretName().IsMatch(name))
                Secret(SecretKind.Credential, value);
        }
    }

    // Not AWS_WEB_IDENTITY_TOKEN_FILE, nor AWS_ACCESS_KEY_ID, which goes with every request in the clear.
    [GeneratedRegex("(?:SECRET|TOKEN|PASSWORD|API_KEY|ACCESS_KEY)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SecretName();

    /// <summary>True for the executable of a piece, under its own name or as Lambda's <c>bootstrap</c>.</summary>
    public static bool IsPiece(string executable) =>
        ProcessList.Pieces.Contains(SourceOf(executable)) || SourceOf(executable) == "bootstrap";

    /// <summary>The folder that a file of a piece's executable gets: its name.</summary>
    public static string SourceOf(string executable) => Path.GetFileNameWithoutExtension(executable).ToLowerInvariant();

    private static string Own(string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}.log");

    private static StreamWriter Create(string path)
    {
        _ = s_processes.Value;
        var file = Path.Combine(s_folder!, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return new StreamWriter(file, append: false, new UTF8Encoding(false)) { AutoFlush = true };
    }
}
