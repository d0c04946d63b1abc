using GapFurniture.Demo;

// demo PUBLISHED-PIECES-FOLDER DATA-FOLDER [PIECE [FILE…]]: what ./demo runs once everything is built.
const string Usage = "usage: ./demo [PIECE | rin FILE…]   FILE: .json, .ndjson or .csv, plain or .gz";

// The demos of all pieces; a piece that was taken out has no executable and is left out.
var demos = new Dictionary<string, Func<string, Task<bool>>>(StringComparer.Ordinal)
{
    ["rin"] = executable =>
        RinDemo.RunAsync(executable, args is [_, _, "rin", _, ..] ? FileInput.Read(args[3..]) : DebianInput.Read(args[1]), Console.Out),
    ["codebuildfire"] = executable => CodeBuildFireDemo.RunAsync(executable, Console.Out),
    ["iottweet"] = executable => IotTweetDemo.RunAsync(executable, Console.Out),
    ["ssmwrap"] = executable => SsmWrapDemo.RunAsync(executable, Console.Out),
    ["s32cs"] = executable => S32csDemo.RunAsync(executable, args[1], Console.Out),
};

if (
    args is not [var pieces, _, .. var rest]
    || rest is not ([] or [_] or ["rin", ..])
    || (rest is [var name, ..] && !demos.ContainsKey(name))
)
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}
var wanted = demos.Keys.Where(p => (rest is [] || rest[0] == p) && File.Exists(Path.Combine(pieces, p))).ToList();
var worked = 0;
foreach (var piece in wanted)
{
    try
    {
        if (await demos[piece](Path.Combine(pieces, piece)))
            worked++;
    }
    catch (DemoException e)
    {
        await Console.Error.WriteLineAsync($"demo: {piece}: {e.Message}");
    }
}
await Console.Out.WriteLineAsync($"demo: {worked} of {wanted.Count} pieces worked");
return worked == wanted.Count && worked > 0 ? 0 : 1;
