using FsCheck;
using FsCheck.Fluent;

namespace GapFurniture.Shared.Tests.Fakes;

/// <summary>Checks properties, with the same cases in every run.</summary>
internal static class Properties
{
    public static void Check(Property property, int cases = 300) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(new Replay(new Rnd(20261121UL, 7UL), null)), property);

    /// <summary>Checks what holds for samples that are easier to build from random numbers than from generators.</summary>
    public static void ForAll<T>(Func<Random, T> sample, Action<T> holds, int count = 200) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).Select(seed => sample(new Random(seed))).ToArbitrary(), holds)
            .Check(Config.QuickThrowOnFailure.WithReplay(20261129, 7).WithMaxTest(count));
}
