namespace GapFurniture.Benchmarks;

/// <summary>One measured run, or the median of several.</summary>
/// <param name="Cpu">Milliseconds of CPU time, user and system, children included.</param>
/// <param name="Wall">Milliseconds by the wall.</param>
/// <param name="Peak">The most memory it had resident, in MiB.</param>
internal sealed record Sample(double Cpu, double Wall, double Peak)
{
    /// <summary>Milliseconds until a Lambda function's first <c>next</c>; 0 for others.</summary>
    public double Next { get; init; }
}

/// <summary>Somebody who does the work that is measured: our build, another build of it, or a program in Go.</summary>
/// <param name="Name">As conditions name it; our own build comes first.</param>
/// <param name="RunAsync">Does it once.</param>
internal sealed record Contestant<T>(string Name, Func<Task<T>> RunAsync);

/// <summary>Runs several who do the same, in turn: what the machine does meanwhile strikes all alike.</summary>
internal static class Contest
{
    // Files get into memory, and what the local cloud runs for the first time is compiled.
    private const int WarmUps = 2;

    /// <summary>Each one's runs.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<T>>> RunsAsync<T>(
        IReadOnlyList<Contestant<T>> contestants,
        int rounds,
        int warmUps
    )
    {
        var runs = contestants.Select(_ => new List<T>()).ToList();
        for (var round = 0; round < warmUps + rounds; round++)
        {
            // Nobody is always behind the same other.
            for (var turn = 0; turn < contestants.Count; turn++)
            {
                var who = (turn + round) % contestants.Count;
                var run = await contestants[who].RunAsync();
                if (round >= warmUps)
                    runs[who].Add(run);
            }
        }
        return runs;
    }

    /// <summary>Each one's medians.</summary>
    public static async Task<Medians> MediansAsync(IReadOnlyList<Contestant<Sample>> contestants, int rounds)
    {
        var runs = await RunsAsync(contestants, rounds, Math.Min(WarmUps, rounds - 1));
        return new Medians([.. contestants.Select((c, i) => (c.Name, MedianOf(runs[i])))], rounds);
    }

    /// <summary>The middle one, of an even number the upper of the two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static Sample MedianOf(IReadOnlyList<Sample> runs) =>
        new(Median(runs.Select(r => r.Cpu)), Median(runs.Select(r => r.Wall)), Median(runs.Select(r => r.Peak)))
        {
            Next = Median(runs.Select(r => r.Next)),
        };
}

/// <summary>What came out of a contest.</summary>
/// <param name="All">Ours first.</param>
/// <param name="Rounds">How many runs each one's medians are of.</param>
internal sealed record Medians(IReadOnlyList<(string Name, Sample Sample)> All, int Rounds)
{
    /// <summary>One measure of it: a row for each of the others, or one where there is none.</summary>
    /// <param name="piece">As users type it.</param>
    /// <param name="name">What was done.</param>
    /// <param name="unit">Of the measure.</param>
    /// <param name="measure">Takes it from a sample.</param>
    /// <param name="goal">What part of Go's figure we want to take at most; null for no goal.</param>
    public IEnumerable<Figure> Rows(string piece, string name, string unit, Func<Sample, double> measure, double? goal = null)
    {
        var ours = new Figure(piece, name, measure(All[0].Sample), unit, null, null, false, $"median of {Rounds}");
        return All.Count == 1
            ? [ours]
            : All.Skip(1)
                .Select(other =>
                    ours with
                    {
                        Other = measure(other.Sample),
                        Beside = other.Name,
                        Goal = other.Name == GoProgram.Name ? goal * measure(other.Sample) : null,
                    }
                );
    }
}
