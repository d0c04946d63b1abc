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
