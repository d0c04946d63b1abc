using System.Net;

namespace GapFurniture.ServerWrap.Server;

/// <summary>The server process as the rest sees it.</summary>
internal interface IServer
{
    /// <summary>Where it listens: an <see cref="IPEndPoint"/> or a <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>.</summary>
    EndPoint EndPoint { get; }

    /// <summary>
    /// Counts the server's starts. Connections that were made to an earlier one are of no use.
    /// </summary>
    int Generation { get; }

    /// <summary>Starts it without waiting for it, so that something else can be done meanwhile.</summary>
    /// <exception cref="ServerException">It cannot be started.</exception>
    void Begin();

    /// <summary>Logs how long the last start took, where nobody has yet: a line takes longer than a request, and is written when nobody waits.</summary>
    void TellReady();

    /// <summary>
    /// Returns when the server is ready; starts it again where it has died. Called before every request; costs nothing while it lives.
    /// </summary>
    /// <param name="deadline">Milliseconds since 1970.</param>
    /// <exception cref="ServerException">It does not come up, or not by then.</exception>
    void EnsureReady(long deadline);

    /// <summary>
    /// A connection broke off before an answer. A process that is killed closes its files one after the other and is no more a moment later: this returns
    /// when that has come about, so that the next connection is not made to a server that is about to end. At once where it lives.
    /// </summary>
    /// <param name="generation">What <see cref="Generation"/> was when the connection was made.</param>
    void BrokeOff(int generation);

    /// <summary>It did not answer in time: its group is killed, and the next <see cref="EnsureReady"/> starts it anew.</summary>
    /// <param name="generation">What <see cref="Generation"/> was when the request went out: a server that is newer stays.</param>
    void Hung(int generation);

    /// <summary>
    /// The invocation that is being served, for the server's lines in the log; null for none, and where several are served at a time.
    /// </summary>
    string? RequestId { get; set; }

    /// <summary>When it last answered anybody, by <see cref="System.Environment.TickCount64"/>.</summary>
    long AnsweredAt { get; set; }

    /// <summary>
    /// Asks the server to end, and kills its group where it does not. Called once, from any thread, when the environment is shut down.
    /// </summary>
    void Stop();
}

/// <summary>The server cannot be started, or ended too early. The message says what to do, with its last lines of output.</summary>
internal sealed class ServerException(string message) : Exception(message)
{
    /// <summary>
    /// It was not ready by the deadline, but may yet be: the next <see cref="IServer.EnsureReady"/> goes on waiting. The default value is
    /// false.
    /// </summary>
    public bool StillStarting { get; init; }
}
