using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using GapFurniture.ServerWrap.Server;
using Microsoft.Win32.SafeHandles;

namespace GapFurniture.ServerWrap.Http;

/// <summary>
/// A blocking socket with a deadline. Blocking calls are one system call each, on the thread of the invocation. .NET's own sockets start a thread with
/// an event loop when the first is made, and what they do around a call takes as long as the rest of a small message.
/// </summary>
internal sealed class HttpSocket(SafeHandle handle) : IDisposable
{
    /// <summary>What a socket takes without waiting once it is writable at all: a third of the smallest send buffer, or less.</summary>
    private const int Slice = 16 * 1024;

    /// <summary>Milliseconds after which a wait looks at the clock again.</summary>
    private const int LongestLook = 60_000;

    /// <summary>Milliseconds without any movement after which a server that has answered is taken to want no more of the request.</summary>
    private const int Standstill = 250;

    private const int SocketLevel = 1; // SOL_SOCKET

    private readonly int _file = (int)handle.DangerousGetHandle();
    private int _timeout;

    /// <summary>When waiting ends, on the clock of <see cref="Environment.TickCount64"/>. The default value is never.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <param name="endPoint">Where to.</param>
    /// <param name="deadline">When waiting ends, for this and all that follows; see <see cref="Deadline"/>.</param>
    /// <exception cref="IOException">Nobody listens there, or there is no such place.</exception>
    /// <exception cref="TimeoutException">The time was up before.</exception>
    public static HttpSocket Connect(EndPoint endPoint, long deadline)
    {
        var address = endPoint.Serialize();
        var socket = Open(address);
        try
        {
            socket.Deadline = deadline;
            if (!socket.Reaches(address))
                throw new IOException($"{endPoint}: {Native.LastError()}");
            return endPoint is IPEndPoint ? socket.WithoutDelay() : socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether somebody accepts connections there. Where nobody does, an exception would take longer than all the rest of a look.</summary>
    public static bool IsAccepted(SocketAddress address)
    {
        try
        {
            using var socket = Open(address);
            return socket.Reaches(address);
        }
        // There is no file left for it: nobody was reached.
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Listens at an address; port 0 is any that is free.</summary>
    /// <exception cref="IOException">It is taken, or none of this machine's.</exception>
    public static unsafe HttpSocket Listen(IPEndPoint endPoint)
    {
        const int reuseAddress = 2; // SO_REUSEADDR: connections of an earlier process are no hindrance
        var address = endPoint.Serialize();
        var socket = Open(address);
        socket.Set(SocketLevel, reuseAddress, 1);
        fixed (byte* bytes = address.Buffer.Span)
        {
            if (Native.Bind(socket._file, bytes, (uint)address.Size) == 0 && Native.Listen(socket._file, 512) == 0)
                return socket;
        }
        var problem = Native.LastError();
        socket.Dispose();
        throw new IOException($"{endPoint}: {problem}");
    }

    /// <summary>Waits for a client.</summary>
    /// <exception cref="IOException">There are too many connections for now, or <see cref="Shut"/> was called.</exception>
    public unsafe HttpSocket Accept() => Of(Native.Accept(_file, null, null, Native.CloseOnExec)).WithoutDelay();

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
    public unsafe int SendWhileReceiving(ReadOnlySpan<byte> bytes, Func<bool> receive, Func<bool> isAnswered)
    {
        var sent = 0;
        var isSpeaking = false;
        while (sent < bytes.Length)
        {
            var entry = new Native.PollEntry { File = _file, Events = Native.Readable | Native.Writable };
            var look = isSpeaking ? Standstill : LongestLook;
            if (Native.Poll(&entry, 1, (int)Math.Min(Remaining(), look)) == 0 && isSpeaking && isAnswered())
                break;
            // The end of a connection is to be read, too.
            var isReadable = (entry.Returned & ~Native.Writable) != 0;
            isSpeaking |= isReadable;
            if (isReadable && !receive())
                break;
            if ((entry.Returned & Native.Writable) == 0)
                continue;
            var slice = bytes.Slice(sent, Math.Min(Slice, bytes.Length - sent));
            var count = Send(slice);
            sent += count;
            if (count < slice.Length)
                break;
        }
        return sent;
    }

    /// <summary>The address of one end.</summary>
    /// <param name="isOther">The other's, else ours.</param>
    public unsafe IPEndPoint End(bool isOther)
    {
        var address = new SocketAddress(AddressFamily.InterNetworkV6);
        var size = (uint)address.Size;
        fixed (byte* bytes = address.Buffer.Span)
            _ = isOther ? Native.OtherEnd(_file, bytes, &size) : Native.OwnEnd(_file, bytes, &size);
        return (IPEndPoint)new IPEndPoint(IPAddress.Any, 0).Create(address);
    }

    /// <summary>Ends the waiting of other threads for it.</summary>
    public void Shut() => _ = Native.Shut(_file, 2);

    public void Dispose() => handle.Dispose();

    private static HttpSocket Open(SocketAddress address)
    {
        const int stream = 1 | Native.CloseOnExec; // SOCK_STREAM | SOCK_CLOEXEC
        // Its own number of the family, which for IPv6 is another one than .NET's.
        return Of(Native.Socket(BitConverter.ToUInt16(address.Buffer.Span), stream, 0));
    }

    private unsafe bool Reaches(SocketAddress address)
    {
        LimitWait();
        fixed (byte* bytes = address.Buffer.Span)
        {
            // A child's end is a signal, and a server whose queue is full lets us wait; asked again, Linux goes on with it.
            while (Native.Connect(_file, bytes, (uint)address.Size) != 0)
            {
                if (Marshal.GetLastPInvokeError() != Native.Interrupted)
                    return false;
            }
            return true;
        }
    }

    private static HttpSocket Of(int file) =>
        file >= 0 ? new HttpSocket(new SafeFileHandle(file, ownsHandle: true)) : throw new IOException(Native.LastError());

    private HttpSocket WithoutDelay()
    {
        Set(6, 1, 1); // IPPROTO_TCP, TCP_NODELAY
        return this;
    }

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
        // struct timeval
        var time = (_timeout / 1000L, _timeout % 1000 * 1000L);
        Set(SocketLevel, 20, time); // SO_RCVTIMEO
        Set(SocketLevel, 21, time); // SO_SNDTIMEO
    }

    private unsafe void Set<T>(int level, int option, T value)
        where T : unmanaged => _ = Native.SetOption(_file, level, option, &value, (uint)sizeof(T));
}
