using GapFurniture.Demo;

// demo PUBLISHED-PIECES-FOLDER DATA-FOLDER [PIECE [FILE…]]: what ./demo runs once everything is built.
var demos = typeof(IDemo)
    .Assembly.GetTypes()
    .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IDemo)))
    .Select(t => (IDemo)Activator.CreateInstance(t)!)
    .OrderBy(d => d.Piece, StringComparer.Ordinal)
    .ToList();

if (
    args is not [var pieces, var data, .. var rest]
    || (rest is [var name, .. var given] && !demos.Exists(d => d.Piece == name && (d.TakesFiles || given.Length == 0)))
)
{
    var names = demos.Select(d => d.TakesFiles ? $"{d.Piece} [FILE…]" : d.Piece);
    await Console.Error.WriteLineAsync($"usage: ./demo [{string.Join(" | ", names)}]   FILE: .json, .ndjson or .csv, plain or .gz");
    return 2;
}

// Of those that are published.
var wanted = demos.Where(d => (rest is [] || rest[0] == d.Piece) && File.Exists(Path.Combine(pieces, d.Piece))).ToList();
var worked = 0;
foreach (var demo in wanted)
{
    try
    {
        if (await demo.RunAsync(new DemoRun(Path.Combine(pieces, demo.Piece), data, rest is [_, .. var files] ? files : [], Console.Out)))
            worked++;
    }
    catch (DemoException e)
    {
        await Console.Error.WriteLineAsync($"demo: {demo.Piece}: {e.Message}");
    }
}
await Console.Out.WriteLineAsync($"demo: {worked} of {wanted.Count} pieces worked");
return worked == wanted.Count && worked > 0 ? 0 : 1;
