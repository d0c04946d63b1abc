using GapFurniture.Demo;

// demo PUBLISHED-PIECES-FOLDER DATA-FOLDER [rin FILE…]: what ./demo runs once everything is built.
if (args is not [var pieces, var data, .. var rest] || rest is not ([] or ["rin", ..]))
{
    await Console.Error.WriteLineAsync("usage: ./demo [rin [FILE…]]   FILE: .json, .ndjson or .csv, plain or .gz");
    return 2;
}
try
{
    var input = rest is ["rin", _, ..] ? FileInput.Read(rest[1..]) : DebianInput.Read(data);
    var worked = await RinDemo.RunAsync(Path.Combine(pieces, "rin"), input, Console.Out);
    await Console.Out.WriteLineAsync($"demo: {(worked ? 1 : 0)} of 1 pieces worked");
    return worked ? 0 : 1;
}
catch (DemoException e)
{
    await Console.Error.WriteLineAsync($"demo: {e.Message}");
    await Console.Out.WriteLineAsync("demo: 0 of 1 pieces worked");
    return 1;
}
