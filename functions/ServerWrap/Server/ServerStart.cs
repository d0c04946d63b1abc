using System.Net;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Server;

/// <summary>How the server is started, and how it is known to be ready.</summary>
/// <param name="Command">The command and its arguments.</param>
/// <param name="Environment">Variables beside those of this process, which they replace.</param>
/// <param name="EndPoint">Where it listens.</param>
internal sealed record ServerStart(
    IReadOnlyList<string> Command,
    IReadOnlyList<KeyValuePair<string, string>> Environment,
    EndPoint EndPoint
)
{
    /// <summary>Paths of further sockets that it makes.</summary>
    public IReadOnlyList<string> Sockets { get; init; } = [];

    /// <summary>Another address than that of requests, which tells whether it is ready; null for the same.</summary>
    public EndPoint? ReadyAt { get; init; }

    /// <summary>A path that answers when the server is ready; null: it is ready when it accepts connections.</summary>
    public string? ReadyPath { get; init; }

    /// <summary>With <see cref="ReadyPath"/>, the answers that mean ready. The default value is 100-499.</summary>
    public StatusSet ReadyStatus { get; init; } = StatusSet.Parse("100-499");

    /// <summary>How long it may take to be ready. The default value is 30 seconds.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take to end when it is asked to. The default value is 300 ms: Lambda grants 500 ms in all.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// All children of this process are waited for, so that what the server leaves behind does not stay as a zombie. False where others in the
    /// process wait for children of theirs. The default value is true.
    /// </summary>
    public bool WaitsForAll { get; init; } = true;
}
