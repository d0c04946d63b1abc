using FsCheck;
using FsCheck.Fluent;

namespace GapFurniture.ServerWrap.Tests.Fakes;

/// <summary>Properties with the same samples in every run.</summary>
internal static class Properties
{
    public static void ForAll<T>(Gen<T> samples, Action<T> holds, int count = 200) =>
        Prop.ForAll(samples.ToArbitrary(), holds).Check(FsCheck.Config.QuickThrowOnFailure.WithReplay(20261129, 7).WithMaxTest(count));

    /// <summary>Samples that are easier to build from random numbers than from generators.</summary>
    public static void ForAll<T>(Func<Random, T> sample, Action<T> holds, int count = 200) =>
        ForAll(Gen.Choose(0, int.MaxValue - 1).Select(seed => sample(new Random(seed))), holds, count);
}
