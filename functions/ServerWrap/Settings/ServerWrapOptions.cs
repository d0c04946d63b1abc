using System.Net;
using System.Net.Sockets;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Settings;

/// <summary>The settings: flags over variables over the config file.</summary>
internal sealed record ServerWrapOptions : HttpEventOptions
{
    /// <summary>The server's command and its arguments.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Variables that the server gets beside those of the process.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Where the server listens; null for an address of our own choice, which is put into the command or its configuration.</summary>
    public EndPoint? Connection { get; init; }

    /// <summary>
    /// Without <see cref="Connection"/>, what is chosen: a unix socket (Unix) or a free port of loopback (InterNetwork). The default value is null: what
    /// the command names, $SOCKET or $PORT.
    /// </summary>
    public AddressFamily? Choice { get; init; }

    /// <summary>Another address than that of requests, which tells whether it is ready; null for the same.</summary>
    public IPEndPoint? ReadyAt { get; init; }

    /// <summary>A path that answers when the server is ready; null: it is ready when it accepts connections.</summary>
    public string? ReadyPath { get; init; }

    /// <summary>With <see cref="ReadyPath"/>, the answers that mean ready. The default value is 100-499.</summary>
    public StatusSet ReadyStatus { get; init; } = StatusSet.Parse("100-499");

    /// <summary>How long the server may take to be ready. The default value is 30 seconds.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the server may work on after each answer, before the environment is frozen; never beyond the invocation's deadline. It is billed.
    /// The default value is none.
    /// </summary>
    public TimeSpan WorkOn { get; init; }

    /// <summary>With SnapStart, a path that is posted to before the snapshot is taken. The default value is null: none is.</summary>
    public string? BeforeSnapshot { get; init; }

    /// <summary>With SnapStart, a path that is posted to after each restore. The default value is null: none is.</summary>
    public string? AfterRestore { get; init; }

    /// <summary>Log details, too. The default value is false.</summary>
    public bool Debug { get; init; }

    /// <summary>Configuration files are rewritten for what Lambda allows: nginx's where the command is nginx. The default value is true.</summary>
    public bool Rewrites { get; init; } = true;

    /// <summary>Folders to make before the server starts, with those above them.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>A tree of files that is made under a writable folder, from the config file's <c>fakechroot</c>; null: none is.</summary>
    public MirrorOptions? Mirror { get; init; }

    /// <summary>What would be run, and the rewritten files, are printed instead. The default value is false.</summary>
    public bool Prints { get; init; }

    /// <summary>The file of the one event to run (<c>-</c> for standard input); null: none.</summary>
    public string? EventFile { get; init; }

    /// <summary>With <see cref="EventFile"/>, the HTTP answer is printed instead of its JSON. The default value is false.</summary>
    public bool Raw { get; init; }

    /// <summary>Where a function URL is played in front of the server; null: nowhere.</summary>
    public IPEndPoint? ServeAddress { get; init; }

    /// <summary>Variables of AWS Lambda Web Adapter that counted, and the flag that each stands for.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Aliases { get; init; } = [];

    /// <summary>Variables of it that are set and have no effect, and what to do instead.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Ignored { get; init; } = [];
}
