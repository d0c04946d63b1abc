using System.Text;

namespace GapFurniture.ServerWrap.Server;

/// <summary>Our own lines among the server's, in order, and not held up either by a log that takes nothing.</summary>
internal sealed class OwnLines(LineQueue lines) : TextWriter
{
    // A log that works takes a line at once, and what is logged before an answer is there before the environment is frozen.
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(20);

    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value) => lines.Add("serverwrap", requestId: null, Encoding.UTF8.GetBytes(value ?? ""));

    public override void Flush() => lines.Flush(s_longest);
}
