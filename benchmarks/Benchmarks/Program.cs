using GapFurniture.Benchmarks;

// benchmarks PUBLISHED-PIECES-FOLDER [PIECE] [--json] [-v]: what ./bench runs once everything is built.
var options = args.Where(a => a.StartsWith('-')).ToList();
var benches = typeof(IBench)
    .Assembly.GetTypes()
    .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IBench)))
    .Select(t => (IBench)Activator.CreateInstance(t)!)
    .OrderBy(b => b.Piece, StringComparer.Ordinal)
    .ToList();
if (
    args.Except(options, StringComparer.Ordinal).ToList() is not [var pieces, .. var piece]
    || piece is not ([] or [_])
    || piece.Exists(p => !benches.Exists(b => b.Piece == p))
    || options.Exists(o => o is not ("--json" or "-v"))
)
{
    await Console.Error.WriteLineAsync($"usage: ./bench [{string.Join(" | ", benches.Select(b => b.Piece))}] [--json] [-v]");
    return 2;
}
var figures = new List<Figure>();
foreach (var bench in benches.Where(b => (piece is [] || piece[0] == b.Piece) && File.Exists(Path.Combine(pieces, b.Piece))))
    figures.AddRange(await bench.RunAsync(Path.Combine(pieces, bench.Piece), options.Contains("-v")));
await Report.WriteAsync(figures, options.Contains("--json"), Console.Out);
return 0;
