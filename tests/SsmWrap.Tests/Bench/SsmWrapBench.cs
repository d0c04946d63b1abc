using System.Globalization;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Ssm;

namespace GapFurniture.Benchmarks;

/// <summary>
/// Ssmwrap's executable, from its start to the end of the command that it becomes (/bin/true), beside a Go program that works as the original
/// does: run by run in turn, against the local Parameter Store.
/// </summary>
internal sealed class SsmWrapBench : IBench
{
    private const int Rounds = 100;

    public string Piece => "ssmwrap";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench)
    {
        var go = await bench.GoAsync("gostandin.go");
        var figures = new List<Figure>(await CaseAsync("-version", null, ["-version"], ["-version"], peak: 1.0));
        foreach (var way in bench.Ways)
        {
            await using var cloud = await CloudAsync(bench, way);
            double? goal = way.Name switch
            {
                Way.Bundle => 1.0,
                Way.OneRoot => 1.1,
                Way.BundleAndFolder => 0.6,
                _ => 0.8,
            };
            figures.AddRange(await PathsAsync($"10 parameters, {way.Name}", way, cloud, "/ten/", goal));
            if (way != bench.UsualWay)
                continue;
            figures.AddRange(await PathsAsync($"100 parameters, {way.Name}", way, cloud, "/hundred/", goal));
            cloud.Faults.Add(new Fault("ssm", "GetParametersByPath", FaultKind.Delay) { DelayMs = 20 });
            figures.AddRange(await PathsAsync($"5 paths, answers take 20 ms, {way.Name}", way, cloud, "/a,/b,/c,/d,/e", null, wall: 0.34));
        }
        var size = new FileInfo(executable).Length / 1e6;
        return [.. figures, new Figure("ssmwrap", "size of the executable", size, "MB", 7.8, null, false, "stripped")];

        Task<IReadOnlyList<Figure>> PathsAsync(
            string name,
            Way way,
            LocalCloudHost cloud,
            string paths,
            double? goal,
            double? wall = null
        ) =>
            CaseAsync(
                name,
                // By a name, as AWS's endpoints have one: an address spares both resolving it and showing it in the handshake.
                cloud
                    .Environment.Concat(way.Environment)
                    .ToDictionary(
                        v => v.Key,
                        v => v.Value.Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
                        StringComparer.Ordinal
                    ),
                ["-paths", paths, "--", "/bin/true"],
                [paths, "/bin/true"],
                goal,
                wall,
                peak: 1.1
            );

        async Task<IReadOnlyList<Figure>> CaseAsync(
            string name,
            IReadOnlyDictionary<string, string>? environment,
            string[] ours,
            string[] theirs,
            double? goal = null,
            double? wall = null,
            double? peak = null
        )
        {
            environment ??= new Dictionary<string, string>(StringComparer.Ordinal);
            List<Contestant<Sample>> all = [.. bench.Contestants("ssmwrap", executable, e => OnceAsync([e, .. ours]))];
            if (go is not null)
                all.Add(new Contestant<Sample>(GoProgram.Name, () => OnceAsync([go, .. theirs])));
            var medians = await Contest.MediansAsync(all, bench.Rounds(Rounds));
            return
            [
                .. medians.Rows("ssmwrap", name + ": CPU", "ms", s => s.Cpu, goal),
                .. medians.Rows("ssmwrap", name + ": wall", "ms", s => s.Wall, wall),
                .. medians.Rows("ssmwrap", name + ": peak memory", "MiB", s => s.Peak, peak),
            ];

            async Task<Sample> OnceAsync(string[] command)
            {
                await using var process = bench.Start(command, environment);
                return (await process.EndAsync()).Until();
            }
        }
    }

    private static async Task<LocalCloudHost> CloudAsync(Bench bench, Way way)
    {
        var cloud = await bench.CloudAsync(way);
        foreach (var (path, count) in new[] { ("/ten", 10), ("/hundred", 100), ("/a", 10), ("/b", 10), ("/c", 10), ("/d", 10), ("/e", 10) })
        {
            for (var i = 0; i < count; i++)
            {
                // Names that differ, since two parameters for one variable would be a mistake.
                var name = string.Create(CultureInfo.InvariantCulture, $"{path}/key{path[1..]}{i:000}");
                cloud.Ssm.Put(name, $"value of parameter {i}", ParameterKind.SecureString);
            }
        }
        return cloud;
    }
}
