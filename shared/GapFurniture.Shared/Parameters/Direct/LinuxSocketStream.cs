using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>
/// A TCP connection by Linux's own calls, blocking. The first <see cref="Socket"/> of a process starts an event loop with a thread of its own,
/// which takes as long as the request that follows.
/// </summary>
internal sealed unsafe partial class LinuxSocketStream : Stream
{
    private const int IPv4 = 2; // AF_INET
    private const int IPv6 = 10; // AF_INET6
    private const int StreamClosedOnExec = 0x80001; // SOCK_STREAM | SOCK_CLOEXEC
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReceiveTimeout = 20; // SO_RCVTIMEO
    private const int SendTimeout = 21; // SO_SNDTIMEO, which connect obeys too
    private const int Tcp = 6; // IPPROTO_TCP
    private const int NoDelay = 1; // TCP_NODELAY
    private const int NoSignal = 0x4000; // MSG_NOSIGNAL: an error instead of SIGPIPE
    private const int Interrupted = 4; // EINTR
    private const int Again = 11; // EAGAIN: the time is up
    private const int InProgress = 115; // EINPROGRESS: the same of connect

    private int _descriptor;

    private LinuxSocketStream(int descriptor) => _descriptor = descriptor;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">Nobody listens there, or nobody answers in time.</exception>
    public static LinuxSocketStream Connect(IPAddress address, int port, TimeSpan connecting, TimeSpan answering)
    {
        var isOld = address.AddressFamily == AddressFamily.InterNetwork;
        var stream = new LinuxSocketStream(Socket(isOld ? IPv4 : IPv6, StreamClosedOnExec, 0));
        try
        {
            if (stream._descriptor < 0)
                throw Failure(Marshal.GetLastPInvokeError());
            // struct sockaddr_in, or sockaddr_in6 with its flow and scope.
            Span<byte> name = stackalloc byte[isOld ? 16 : 28];
            name.Clear();
            MemoryMarshal.Write(name, (ushort)(isOld ? IPv4 : IPv6));
            BinaryPrimitives.WriteUInt16BigEndian(name[2..], (ushort)port);
            address.TryWriteBytes(name[(isOld ? 4 : 8)..], out _);
            if (!isOld)
                MemoryMarshal.Write(name[24..], (uint)address.ScopeId);
            stream.SetTimeout(SendTimeout, connecting);
            int result;
            fixed (byte* pointer = name)
            {
                while (
                    (result = Connect(stream._descriptor, pointer, (uint)name.Length)) != 0 && Marshal.GetLastPInvokeError() == Interrupted
                ) { }
            }
            if (result != 0)
                throw Failure(Marshal.GetLastPInvokeError());
            stream.SetTimeout(SendTimeout, answering);
            stream.SetTimeout(ReceiveTimeout, answering);
            var on = 1;
            _ = SetOption(stream._descriptor, Tcp, NoDelay, &on, sizeof(int));
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            while (true)
            {
                var read = Receive(_descriptor, pointer, buffer.Length, 0);
                if (read >= 0)
                    return (int)read;
                ThrowUnlessInterrupted();
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            for (nint done = 0; done < buffer.Length; )
            {
                var sent = Send(_descriptor, pointer + done, buffer.Length - done, NoSignal);
                if (sent >= 0)
                    done += sent;
                else
                    ThrowUnlessInterrupted();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        var descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
            _ = Close(descriptor);
        base.Dispose(disposing);
    }

    private void SetTimeout(int option, TimeSpan time)
    {
        var value = stackalloc long[] { (long)time.TotalSeconds, 0 }; // struct timeval
        _ = SetOption(_descriptor, SocketLevel, option, value, 2 * sizeof(long));
    }

    private static void ThrowUnlessInterrupted()
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != Interrupted)
            throw Failure(error);
    }

    private static IOException Failure(int error) =>
        new(error is Again or InProgress ? "no answer in time" : Marshal.GetPInvokeErrorMessage(error));

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Connect(int descriptor, byte* name, uint length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int descriptor, int level, int option, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Receive(int descriptor, byte* bytes, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(int descriptor, byte* bytes, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
