using GapFurniture.Benchmarks;

// benchmarks PUBLISHED-PIECES-FOLDER [PIECE] [--json] [-v]: what ./bench runs once everything is built.
var options = args.Where(a => a.StartsWith('-')).ToList();
var benches = new Dictionary<string, Func<string, Task<IReadOnlyList<Figure>>>>(StringComparer.Ordinal)
{
    ["rin"] = RinBench.RunAsync,
    ["codebuildfire"] = CodeBuildFireBench.RunAsync,
    ["iottweet"] = IotTweetBench.RunAsync,
    ["ssmwrap"] = SsmWrapBench.RunAsync,
    ["s32cs"] = executable => S32csBench.RunAsync(executable, options.Contains("-v")),
};
if (
    args.Except(options, StringComparer.Ordinal).ToList() is not [var pieces, .. var piece]
    || piece is not ([] or [_])
    || piece.Exists(p => !benches.ContainsKey(p))
    || options.Exists(o => o is not ("--json" or "-v"))
)
{
    await Console.Error.WriteLineAsync($"usage: ./bench [{string.Join(" | ", benches.Keys)}] [--json] [-v]");
    return 2;
}
var figures = new List<Figure>();
foreach (var (name, bench) in benches.Where(b => piece.Count == 0 || piece[0] == b.Key))
{
    // A piece that was taken out has no executable.
    if (File.Exists(Path.Combine(pieces, name)))
        figures.AddRange(await bench(Path.Combine(pieces, name)));
}
await Report.WriteAsync(figures, options.Contains("--json"), Console.Out);
return 0;
