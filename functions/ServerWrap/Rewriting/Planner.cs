using System.Net;
using System.Net.Sockets;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.Shared.Options;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>Makes a plan of the settings: where the server listens, its command and variables, and the files that are written for it.</summary>
internal static class Planner
{
    /// <summary>Where a server listens that nobody has told an address.</summary>
    private const int DefaultPort = 8080;

    /// <summary>Makes the plan.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="folder">Our folder, which need not be there yet.</param>
    /// <param name="read">Reads an environment variable; null when it is not set.</param>
    /// <exception cref="ServerException">The command, or a file that is to be rewritten, cannot be used.</exception>
    /// <exception cref="FormatException">An address, or a configuration that is to be rewritten, is wrong.</exception>
    public static ServerPlan Plan(ServerWrapOptions options, string folder, Func<string, string?> read)
    {
        var nginx = options.Rewrites && options.Mirror?.Library is null ? NginxPlace.Find(options.Command) : null;
        var endPoint = options.Connection ?? Own(options, nginx is not null, folder, read);
        var start = new ServerStart([], Variables(options, endPoint), endPoint)
        {
            ReadyAt = options.ReadyAt,
            ReadyPath = options.ReadyPath,
            ReadyStatus = options.ReadyStatus,
            ReadyTimeout = options.ReadyTimeout,
        };
        var plan = Plan(options, nginx, start, folder, read);
        // Servers do not make the folder of their socket.
        var folders = options.Connection is UnixDomainSocketEndPoint socket
            ? options.Folders.Append(Path.GetDirectoryName(socket.ToString())!)
            : options.Folders;
        return plan with { Folders = [.. folders, .. plan.Folders] };
    }

    /// <summary>
    /// The same where nobody stands in front of the server: nothing is rewritten for Lambda, and a port is one that others know, of the variable PORT or
    /// the usual one.
    /// </summary>
    /// <inheritdoc cref="Plan(ServerWrapOptions, string, Func{string, string?})"/>
    /// <exception cref="OptionsException">The command asks for a socket, which only we would use.</exception>
    public static ServerPlan AsItIs(ServerWrapOptions options, Func<string, string?> read)
    {
        if (options.Connection is null && Names(options, "SOCKET"))
            throw new OptionsException(["outside of Lambda nobody would use $SOCKET: give -serve ADDRESS, -event FILE or -print"]);
        var port = Port(options, read) ?? new IPEndPoint(IPAddress.Loopback, DefaultPort);
        return Plan(options with { Rewrites = false, Connection = options.Connection ?? port }, "", read);
    }

    private static ServerPlan Plan(
        ServerWrapOptions options,
        NginxPlace? nginx,
        ServerStart start,
        string folder,
        Func<string, string?> read
    )
    {
        if (nginx is not null)
        {
            var several = read("AWS_LAMBDA_MAX_CONCURRENCY") is { Length: > 0 } and not "1";
            var program = CommandFile.Find(nginx.Nginx.Program, read("PATH"));
            var planned = NginxPlanner.Plan(nginx.Nginx, program, start, options.Connection, folder, several);
            return planned with { Start = planned.Start with { Command = nginx.With(planned.Start.Command) } };
        }
        var command = options.Command.Select(word => Replaced(word, start.Environment)).ToList();
        if (options.Mirror is not { } mirror)
            return new ServerPlan(start with { Command = command });
        var (files, links) = RegexMirror.Plan(mirror);
        // The program is the tree's own where it has it.
        var inTree = mirror.Root + command[0];
        if (command[0].StartsWith('/') && (files.Exists(f => f.Path == inTree) || links.Exists(l => IsIn(inTree, l.Key))))
            command[0] = inTree;
        return new ServerPlan(start with { Command = command })
        {
            Files = files,
            Links = links,
            Folders = [.. mirror.Folders.Select(f => $"{mirror.Root}/{f.TrimStart('/')}")],
        };
    }

    private static bool IsIn(string path, string folder) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    // Told by the command: $SOCKET or $PORT. Else the port that the environment names, as platforms do.
    private static EndPoint Own(ServerWrapOptions options, bool isNginx, string folder, Func<string, string?> read)
    {
        var isSocket = options.Choice is { } choice ? choice == AddressFamily.Unix : isNginx || Names(options, "SOCKET");
        if (isSocket)
            return Address.Unix($"{folder}/server.sock");
        if (options.Choice is null && Port(options, read) is { } port)
            return port;
        return options.Choice is not null || Names(options, "PORT") ? Address.FreePort() : new IPEndPoint(IPAddress.Loopback, DefaultPort);
    }

    /// <summary>What the variable PORT says to the server; null where it is not set.</summary>
    private static IPEndPoint? Port(ServerWrapOptions options, Func<string, string?> read)
    {
        var own = options.Environment.LastOrDefault(v => v.Key == "PORT").Value;
        // "$PORT" there asks for one.
        var text = own is null || Replaced(own, [new("PORT", "")]) != own ? read("PORT") : own;
        try
        {
            return string.IsNullOrEmpty(text) ? null : Address.ParseIP(text);
        }
        catch (FormatException e)
        {
            throw new FormatException($"PORT: {e.Message}", e);
        }
    }

    private static List<KeyValuePair<string, string>> Variables(ServerWrapOptions options, EndPoint endPoint)
    {
        List<KeyValuePair<string, string>> variables =
        [
            endPoint is IPEndPoint ip
                ? new("PORT", ip.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))
                : new("SOCKET", ((UnixDomainSocketEndPoint)endPoint).ToString()),
        ];
        if (options.Mirror is { } mirror)
        {
            variables.Add(new("ROOT", mirror.Root));
            // What fakechroot(1) sets for the program that it runs.
            if (mirror.Library is { } library)
                variables.AddRange([new("LD_PRELOAD", library), new("FAKECHROOT", "true"), new("FAKECHROOT_BASE", mirror.Root)]);
        }
        variables.AddRange(options.Environment.Select(v => new KeyValuePair<string, string>(v.Key, Replaced(v.Value, variables))).ToList());
        return variables;
    }

    private static bool Names(ServerWrapOptions options, string variable) =>
        options.Command.Concat(options.Environment.Select(v => v.Value)).Any(word => Replaced(word, [new(variable, "")]) != word);

    /// <summary>Puts values in the place of <c>$NAME</c> and <c>${NAME}</c>; other dollars stay.</summary>
    private static string Replaced(string word, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        foreach (var (name, value) in variables)
        {
            if (name is not ("PORT" or "SOCKET" or "ROOT"))
                continue;
            word = word.Replace($"${{{name}}}", value, StringComparison.Ordinal);
            for (var at = 0; (at = word.IndexOf("$" + name, at, StringComparison.Ordinal)) >= 0; )
            {
                var end = at + name.Length + 1;
                // $PORTAL is another name.
                if (end < word.Length && (char.IsAsciiLetterOrDigit(word[end]) || word[end] == '_'))
                {
                    at = end;
                    continue;
                }
                word = string.Concat(word.AsSpan(0, at), value, word.AsSpan(end));
                at += value.Length;
            }
        }
        return word;
    }
}
