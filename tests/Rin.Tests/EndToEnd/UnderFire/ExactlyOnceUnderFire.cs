using System.Diagnostics;
using System.Globalization;

namespace GapFurniture.Rin.Tests.EndToEnd.UnderFire;

/// <summary>
/// A thousand objects, delivered more than once, loaded by two workers that are killed at random moments, while connections drop, COPYs fail
/// or dawdle, files are rotten, and the cluster goes away for a while. Every row must be there, once.
/// </summary>
public sealed class ExactlyOnceUnderFire(FireCloud fire) : IClassFixture<FireCloud>
{
    private const int NormalRuns = 3;
    private const int SoakRuns = 50;

    /// <summary>GAP_SEEDS runs those that it lists, as in <c>GAP_SEEDS=21,30</c>, to look at a run again.</summary>
    public static TheoryData<int> Seeds
    {
        get
        {
            if (Environment.GetEnvironmentVariable("GAP_SEEDS") is { Length: > 0 } seeds)
                return [.. seeds.Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
            return [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("GAP_SOAK") == "1" ? SoakRuns : NormalRuns)];
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_row_is_loaded_exactly_once(int seed)
    {
        Assert.SkipWhen(RinProcess.IsEmulated, "an emulator takes longer for a batch than its messages are invisible here");
        var watch = Stopwatch.StartNew();
        await using var run = await FireRun.PrepareAsync(fire.Cloud, seed);

        await run.FightAsync();

        await run.ShouldBeExactAsync();
        await Console.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"under fire, seed {seed}: {run.Summary}, {watch.Elapsed.TotalSeconds:0.0} s")
        );
    }
}
