using GapFurniture.Benchmarks;

// benchmarks PUBLISHED-PIECES-FOLDER [PIECE] [--against PATH]… [--quick] [--json] [-v]: what ./bench runs once everything is built.
var benches = typeof(IBench)
    .Assembly.GetTypes()
    .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IBench)))
    .Select(t => (IBench)Activator.CreateInstance(t)!)
    .OrderBy(b => b.Piece, StringComparer.Ordinal)
    .ToList();
var (names, flags, against) = (new List<string>(), new List<string>(), new List<string>());
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--against" && i + 1 < args.Length)
        against.Add(Path.GetFullPath(args[++i]));
    else
        (args[i].StartsWith('-') ? flags : names).Add(args[i]);
}
if (names is not [var pieces, .. var piece] || piece is not ([] or [_]) || flags.Exists(o => o is not ("--json" or "--quick" or "-v")))
{
    await Console.Error.WriteLineAsync($"wrong arguments: {string.Join(' ', args)}; see ./bench --help");
    return 2;
}
if (piece is [var wanted] && !benches.Exists(b => b.Piece == wanted))
{
    await Console.Error.WriteLineAsync($"bench: {wanted} has nothing to measure: there is no tests/{wanted}.Tests/Bench");
    return 2;
}
try
{
    using var bench = await Bench.CreateAsync(against, flags.Contains("--quick"), flags.Contains("-v"));
    var figures = new List<Figure>();
    foreach (var one in benches.Where(b => piece is [] || piece[0] == b.Piece))
    {
        var executable = Path.Combine(pieces, one.Piece);
        if (one is FloorBench || File.Exists(executable))
            figures.AddRange(await one.RunAsync(executable, bench));
    }
    await Report.WriteAsync(figures, flags.Contains("--json"), Console.Out);
    return 0;
}
catch (InvalidOperationException e)
{
    await Console.Error.WriteLineAsync($"bench: {e.Message}");
    return 1;
}
