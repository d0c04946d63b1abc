using GapFurniture.Benchmarks;

// benchmarks PUBLISHED-PIECES-FOLDER [rin] [--json]: what ./bench runs once everything is built.
var json = args.Contains("--json", StringComparer.Ordinal);
if (args.Where(a => a != "--json").ToArray() is not [var pieces, .. var piece] || piece is not ([] or ["rin"]))
{
    await Console.Error.WriteLineAsync("usage: ./bench [rin] [--json]");
    return 2;
}
var figures = await RinBench.RunAsync(Path.Combine(pieces, "rin"));
await Report.WriteAsync(figures, json, Console.Out);
return 0;
