using System.Net;
using GapFurniture.ServerWrap.Server;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>What is done to run an nginx.</summary>
internal static class NginxPlanner
{
    /// <summary>Makes the plan.</summary>
    /// <param name="nginx">The command.</param>
    /// <param name="program">Its file.</param>
    /// <param name="start">How the server is started but for its command: where it is to listen.</param>
    /// <param name="connection">The address that the user gave; null for none.</param>
    /// <param name="folder">Our folder.</param>
    /// <param name="keepsWorkers">Several requests come at a time, so the number of workers stays.</param>
    /// <exception cref="NginxSyntaxException">The configuration is wrong.</exception>
    /// <exception cref="ServerException">The configuration cannot be read.</exception>
    public static ServerPlan Plan(
        NginxCommand nginx,
        string program,
        ServerStart start,
        EndPoint? connection,
        string folder,
        bool keepsWorkers
    )
    {
        var binary = new NginxBinary(File.ReadAllBytes(program));
        var prefix = nginx.Prefix is null ? binary.Prefix : Path.GetFullPath(nginx.Prefix);
        var conf = nginx.Conf is null ? binary.ConfPath : Path.GetFullPath(nginx.Conf, prefix);
        var tree = NginxTree.Read(conf);
        var rewriter = new NginxRewriter(tree, binary, folder);
        rewriter.Rewrite(start.EndPoint, connection, keepsWorkers);
        var mirror = new NginxMirror(tree, rewriter.Edits, folder);
        mirror.MoveIncludes();

        List<string> command = [nginx.Program, .. nginx.Others, "-c", mirror.Main];
        if (nginx.Prefix is not null)
            command.AddRange(["-p", prefix]);
        if (NginxRewriter.Globals(nginx.Globals, keepsWorkers) is { Length: > 0 } globals)
            command.AddRange(["-g", globals]);
        if (binary.HasErrorLogFlag)
            command.AddRange(["-e", "stderr"]);
        return new ServerPlan(start with { Command = command, Sockets = rewriter.Sockets })
        {
            Folders = rewriter.Folders,
            Files = mirror.Files(),
            Links = mirror.Links(),
            Notes = rewriter.Note is { } note ? [note] : [],
        };
    }
}
