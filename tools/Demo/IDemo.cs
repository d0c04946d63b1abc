namespace GapFurniture.Demo;

/// <summary>A piece's demo. It lies with the piece's tests, in <c>tests/X.Tests/Demo</c>, and goes with them; all that are compiled in are run.</summary>
internal interface IDemo
{
    /// <summary>The piece, as users type it.</summary>
    string Piece { get; }

    /// <summary>True if users may give files of their own.</summary>
    bool TakesFiles => false;

    /// <summary>Runs the piece and writes what came of it; returns whether it worked.</summary>
    /// <exception cref="DemoException">It cannot go on.</exception>
    Task<bool> RunAsync(DemoRun run);
}

/// <summary>What a demo gets.</summary>
/// <param name="Executable">The published piece.</param>
/// <param name="Data">Folder of input that several pieces use.</param>
/// <param name="Files">The user's own files; empty for the usual input.</param>
internal sealed record DemoRun(string Executable, string Data, IReadOnlyList<string> Files, TextWriter Output)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    /// <summary>Waits until the condition holds; false if it does not within two minutes.</summary>
    public static async Task<bool> UntilAsync(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(s_timeout);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            if (timeout.IsCancellationRequested || !await timer.WaitForNextTickAsync(CancellationToken.None))
                return false;
        }
        return true;
    }
}

/// <summary>The demo cannot go on; the message says why.</summary>
internal sealed class DemoException(string message, Exception? inner = null) : Exception(message, inner);
