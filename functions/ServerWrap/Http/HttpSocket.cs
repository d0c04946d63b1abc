using System.Net;
using System.Net.Sockets;
using GapFurniture.ServerWrap.Server;

namespace GapFurniture.ServerWrap.Http;

/// <summary>
/// A blocking socket with a deadline. Blocking calls are one system call each, on the thread of the invocation; .NET's asynchronous ones
/// would add a thread with an event loop and a switch to it for every wait. Bytes go straight to the kernel: what .NET's sockets do around a call takes
/// as long as the rest of a small message.
/// </summary>
internal sealed class HttpSocket(Socket socket) : IDisposable
{
    /// <summary>What a socket takes without waiting once it is writable at all: a third of the smallest send buffer, or less.</summary>
    private const int Slice = 16 * 1024;

    /// <summary>Milliseconds after which a wait looks at the clock again; .NET has no longer ones than half an hour.</summary>
    private const int LongestLook = 60_000;

    /// <summary>Milliseconds without any movement after which a server that has answered is taken to want no more of the request.</summary>
    private const int Standstill = 250;

    private readonly int _file = (int)socket.SafeHandle.DangerousGetHandle();
    private int _timeout;

    /// <summary>When waiting ends, on the clock of <see cref="Environment.TickCount64"/>. The default value is never.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <param name="endPoint">Where to.</param>
    /// <param name="deadline">When waiting ends, for this and all that follows; see <see cref="Deadline"/>.</param>
    /// <exception cref="IOException">Nobody listens there, or there is no such place.</exception>
    public static HttpSocket Connect(EndPoint endPoint, long deadline)
    {
        var isUnix = endPoint is UnixDomainSocketEndPoint;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            if (!isUnix)
                socket.NoDelay = true;
            var connected = new HttpSocket(socket) { Deadline = deadline };
            connected.LimitWait();
            socket.Connect(endPoint);
            return connected;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            // .NET has no word for a file that is not there.
            var isMissing = isUnix && e.SocketErrorCode is SocketError.AddressNotAvailable;
            throw new IOException($"{endPoint}: {(isMissing ? "there is no such socket" : Words(e.SocketErrorCode))}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether nothing has come: on a connection that lies idle, anything that comes is its end, or an answer that nobody asked for.
    /// </summary>
    public unsafe bool IsQuiet()
    {
        var entry = new Native.PollEntry { File = _file, Events = Native.Readable };
        return Native.Poll(&entry, 1, 0) == 0;
    }

    /// <inheritdoc cref="Http.Receive"/>
    public unsafe int Receive(Span<byte> into)
    {
        while (true)
        {
            LimitWait();
            nint count;
            fixed (byte* bytes = into)
                count = Native.Receive(_file, bytes, into.Length, 0);
            if (count >= 0)
                return (int)count;
            if (!Native.IsToBeRepeated())
                throw new IOException(Native.LastError());
        }
    }

    /// <summary>Sends all of it.</summary>
    /// <returns>How many bytes went out: fewer where the other side reads no more.</returns>
    /// <exception cref="TimeoutException">The other side does not read.</exception>
    public unsafe int Send(ReadOnlySpan<byte> bytes)
    {
        const int noSignal = 0x4000; // MSG_NOSIGNAL
        var sent = 0;
        while (sent < bytes.Length)
        {
            LimitWait();
            nint count;
            fixed (byte* rest = bytes[sent..])
                count = Native.Send(_file, rest, bytes.Length - sent, noSignal);
            if (count < 0 && !Native.IsToBeRepeated())
                break;
            sent += (int)Math.Max(count, 0);
        }
        return sent;
    }

    /// <summary>
    /// Sends all of it, and where the other side reads no further before its own words are read, reads them meanwhile: a server that sends
    /// back what it gets would otherwise wait for us, and we for it.
    /// </summary>
    /// <param name="bytes">What to send.</param>
    /// <param name="receive">Takes what has come; false at the connection's end.</param>
    /// <param name="isAnswered">Whether its words are a whole answer: then it need not read on.</param>
    /// <returns>How many bytes went out.</returns>
    /// <exception cref="TimeoutException">The other side neither reads nor writes.</exception>
    public int SendWhileReceiving(ReadOnlySpan<byte> bytes, Func<bool> receive, Func<bool> isAnswered)
    {
        var sent = 0;
        var isSpeaking = false;
        while (sent < bytes.Length)
        {
            List<Socket> readable = [socket];
            List<Socket> writable = [socket];
            var look = isSpeaking ? Standstill : LongestLook;
            Socket.Select(readable, writable, null, TimeSpan.FromMilliseconds(Math.Min(Remaining(), look)));
            if (readable.Count + writable.Count == 0 && isSpeaking && isAnswered())
                break;
            isSpeaking |= readable.Count > 0;
            if (readable.Count > 0 && !receive())
                break;
            if (writable.Count == 0)
                continue;
            var slice = bytes.Slice(sent, Math.Min(Slice, bytes.Length - sent));
            var count = Send(slice);
            sent += count;
            if (count < slice.Length)
                break;
        }
        return sent;
    }

    public void Dispose() => socket.Dispose();

    /// <summary>The error's own words.</summary>
    private static string Words(SocketError error) => new SocketException((int)error).Message;

    private long Remaining()
    {
        if (Deadline == long.MaxValue)
            return long.MaxValue;
        return Deadline - Environment.TickCount64 is var remaining and > 0 ? remaining : throw new TimeoutException("the time is up");
    }

    /// <summary>
    /// Lets calls wait no longer than there is time. A limit that is somewhat shorter does as well, since whoever waits then looks again:
    /// that saves system calls for most messages.
    /// </summary>
    private void LimitWait()
    {
        var remaining = Remaining();
        if (remaining == long.MaxValue ? _timeout == 0 : _timeout > remaining / 4 && _timeout <= remaining)
            return;
        _timeout = remaining > int.MaxValue ? 0 : (int)Math.Max(1, remaining * 3 / 4);
        socket.ReceiveTimeout = socket.SendTimeout = _timeout;
    }
}
