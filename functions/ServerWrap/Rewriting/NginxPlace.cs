namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>An nginx in a command: it is the command, or that of a program which runs it, or stands in the text of a shell.</summary>
/// <param name="Nginx">Its own words.</param>
/// <param name="With">The whole command with other words for nginx.</param>
internal sealed record NginxPlace(NginxCommand Nginx, Func<IReadOnlyList<string>, IReadOnlyList<string>> With)
{
    private static readonly string[] s_shells = ["sh", "bash", "dash", "ash", "busybox"];

    // They run the command that is given to them: the first processes of containers, and the like.
    private static readonly string[] s_runners =
    [
        "tini",
        "dumb-init",
        "catatonit",
        "docker-entrypoint.sh",
        "env",
        "nice",
        "stdbuf",
        "exec",
    ];

    /// <summary>Finds it.</summary>
    /// <returns>Null where there is none that can be told.</returns>
    public static NginxPlace? Find(IReadOnlyList<string> command)
    {
        if (NginxCommand.Read(command) is { } nginx)
            return new NginxPlace(nginx, static words => words);
        if (command.Count < 2)
            return null;
        var program = Path.GetFileName(command[0]);
        if (s_shells.Contains(program))
            return InShell(command);
        if (!s_runners.Contains(program))
            return null;
        for (var i = 1; i < command.Count; i++)
        {
            var before = command.Take(i).ToList();
            if (Find([.. command.Skip(i)]) is { } place)
                return place with { With = words => [.. before, .. place.With(words)] };
        }
        return null;
    }

    // sh -c TEXT, with other flags in the same word or before it.
    private static NginxPlace? InShell(IReadOnlyList<string> command)
    {
        var flag = command.ToList().FindIndex(1, static w => w is ['-', not '-', ..] && w.Contains('c', StringComparison.Ordinal));
        if (flag < 0 || flag + 1 == command.Count)
            return null;
        var text = command[flag + 1];
        var commands = ShellText.Commands(text).ToList();
        foreach (var simple in commands)
        {
            // exec nginx …, tini nginx …
            if (Find(simple.Words) is { } place)
                return place with
                {
                    With = words => [.. command.Take(flag + 1), Changed(simple, place.With(words)), .. command.Skip(flag + 2)],
                };
        }
        return null;

        string Changed(ShellCommand nginx, IReadOnlyList<string> words)
        {
            var changed = text;
            foreach (var simple in Enumerable.Reverse(commands))
            {
                // A test would be of the configuration as it was, which cannot run here; nginx finds mistakes when it starts.
                var instead =
                    simple == nginx ? string.Join(' ', words.Select(ShellText.Quoted))
                    : NginxCommand.IsTest(simple.Words) ? "true"
                    : null;
                if (instead is not null)
                    changed = $"{changed[..simple.Start]}{instead}{changed[simple.End..]}";
            }
            return changed;
        }
    }
}
