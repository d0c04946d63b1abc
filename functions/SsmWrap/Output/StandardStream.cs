using System.Runtime.InteropServices;
using System.Text;
using GapFurniture.SsmWrap.Launch;

namespace GapFurniture.SsmWrap.Output;

/// <summary>File descriptors 1 and 2: System.Console would set up a terminal and signals, which exec would have to undo.</summary>
internal static class StandardStream
{
    public const int Out = 1;
    public const int Error = 2;

    /// <summary>EPIPE.</summary>
    public const int NobodyReads = 32;

    private const int Interrupted = 4; // EINTR
    private const int Again = 11; // EAGAIN, from a pipe that somebody made non-blocking

    /// <summary>Writes all of it.</summary>
    /// <returns>0, or the error number.</returns>
    public static int Write(int stream, string text)
    {
        ReadOnlySpan<byte> left = Encoding.UTF8.GetBytes(text);
        while (left.Length > 0)
        {
            var written = Native.Write(stream, left, left.Length);
            if (written >= 0)
                left = left[(int)written..];
            else if (Marshal.GetLastPInvokeError() is var error and not (Interrupted or Again))
                return error;
        }
        return 0;
    }
}
