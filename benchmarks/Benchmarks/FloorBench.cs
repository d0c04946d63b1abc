using GapFurniture.LocalCloud.Ssm;

namespace GapFurniture.Benchmarks;

/// <summary>
/// What programs take that hardly do anything, so that the pieces' figures can be told beside theirs: a native .NET program that only prints; an
/// empty Lambda function; and one that makes a single signed call, beside the same in Go.
/// </summary>
internal sealed class FloorBench : IBench
{
    private const int Rounds = 30;

    /// <summary>No piece, but chosen like one.</summary>
    public const string Name = "floor";

    public string Piece => Name;

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench)
    {
        var figures = new List<Figure>();
        if (await NativeFloor.PublishAsync("AotFloor", bench.Folder) is not { } prints)
        {
            bench.Skip("floor", "there is no Native AOT here");
            return figures;
        }
        var rounds = bench.Rounds(Rounds);
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
        var print = await Contest.MediansAsync([Run("a native .NET program that only prints", [prints])], rounds);
        figures.AddRange(print.Rows(Name, "a native .NET program that only prints: CPU", "ms", s => s.Cpu));
        figures.AddRange(print.Rows(Name, "a native .NET program that only prints: wall", "ms", s => s.Wall));

        var empty = await NativeFloor.PublishAsync("LambdaFloor", bench.Folder);
        var calls = await NativeFloor.PublishAsync("LambdaCall", bench.Folder);
        if (empty is null || calls is null)
            throw new InvalidOperationException("benchmarks/LambdaFloor or benchmarks/LambdaCall does not compile");
        var go = await bench.GoAsync("lambdacall.go");
        foreach (var way in bench.Ways)
        {
            await using var cloud = await bench.CloudAsync(way);
            cloud.Ssm.Put("/bench/key", "value", ParameterKind.String);
            var environment = new Dictionary<string, string>(cloud.Environment.Concat(way.Environment), StringComparer.Ordinal);
            Contestant<Sample> Function(string name, string program) =>
                new(name, () => ColdStart.OnceAsync(bench, new Start(program, way, cloud, environment, null), "{}"));

            if (way == Way.Plain)
            {
                var idle = await Contest.MediansAsync([Function(Bench.Ours, empty)], rounds);
                figures.AddRange(idle.Rows(Name, "an empty function: CPU", "ms", s => s.Cpu));
                figures.AddRange(idle.Rows(Name, "an empty function: process start → first next", "ms", s => s.Next));
                figures.AddRange(idle.Rows(Name, "an empty function: process start → first answer", "ms", s => s.Wall));
            }
            List<Contestant<Sample>> both = [Function(Bench.Ours, calls)];
            if (go is not null)
                both.Add(Function(GoProgram.Name, go));
            var call = await Contest.MediansAsync(both, rounds);
            figures.AddRange(call.Rows(Name, $"a function with one signed call, {way.Name}: CPU", "ms", s => s.Cpu, 1.2));
            figures.AddRange(call.Rows(Name, $"a function with one signed call, {way.Name}: start → call", "ms", s => s.Wall));
            figures.AddRange(call.Rows(Name, $"a function with one signed call, {way.Name}: peak memory", "MiB", s => s.Peak));
        }
        return figures;

        Contestant<Sample> Run(string name, IReadOnlyList<string> command) =>
            new(
                name,
                async () =>
                {
                    await using var process = bench.Start(command, nothing);
                    return (await process.EndAsync()).Until();
                }
            );
    }
}
