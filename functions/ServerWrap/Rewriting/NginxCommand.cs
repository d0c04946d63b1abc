namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>The arguments of an nginx.</summary>
/// <param name="Program">The first word of the command.</param>
/// <param name="Others">Arguments that stay as they are.</param>
internal sealed record NginxCommand(string Program, IReadOnlyList<string> Others)
{
    private static readonly string[] s_names = ["nginx", "nginx-debug", "openresty"];

    /// <summary>The configuration file; null for the one that it was compiled with.</summary>
    public string? Conf { get; init; }

    /// <summary>The folder that relative paths are meant from; null for the one that it was compiled with.</summary>
    public string? Prefix { get; init; }

    /// <summary>Directives given on the command line.</summary>
    public string Globals { get; init; } = "";

    /// <summary>Whether a command is an nginx that looks for mistakes in its configuration and ends.</summary>
    public static bool IsTest(IReadOnlyList<string> command) =>
        command.Count > 1 && s_names.Contains(Path.GetFileName(command[0])) && command.Any(static w => w is "-t" or "-T");

    /// <summary>Reads a command.</summary>
    /// <returns>Null where it is none of nginx's, or is wrong, or does not serve but tests or signals.</returns>
    public static NginxCommand? Read(IReadOnlyList<string> command)
    {
        if (command.Count == 0 || !s_names.Contains(Path.GetFileName(command[0])) || IsTest(command))
            return null;
        var others = new List<string>();
        var read = new NginxCommand(command[0], others);
        for (var i = 1; i < command.Count; i++)
        {
            // -cFILE as well as -c FILE.
            if (command[i] is not ['-', var flag and ('c' or 'p' or 'g' or 'e' or 's'), ..])
            {
                if (command[i] is "-v" or "-V" or "-h" or "-?")
                    return null;
                others.Add(command[i]);
                continue;
            }
            var value =
                command[i].Length > 2 ? command[i][2..]
                : ++i < command.Count ? command[i]
                : "";
            // nginx says what is missing.
            if (value.Length == 0 && flag is 'c' or 'p')
                return null;
            switch (flag)
            {
                case 'c':
                    read = read with { Conf = value };
                    break;
                case 'p':
                    read = read with { Prefix = value };
                    break;
                case 'g':
                    read = read with { Globals = value };
                    break;
                case 's':
                    return null;
                default:
                    // -e: ours takes its place.
                    break;
            }
        }
        return read;
    }
}
