namespace GapFurniture.Benchmarks;

/// <summary>A piece's figures. It lies with the piece's tests, in <c>tests/X.Tests/Bench</c>, and goes with them; all that are compiled in are run.</summary>
internal interface IBench
{
    /// <summary>The piece, as users type it.</summary>
    string Piece { get; }

    /// <summary>Measures the published piece.</summary>
    /// <param name="executable">The piece.</param>
    /// <param name="bench">What all rows use.</param>
    Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench);
}
