using FsCheck;
using FsCheck.Fluent;

namespace GapFurniture.YumRepo.Tests.Fakes;

/// <summary>Properties with the same samples in every run.</summary>
internal static class Properties
{
    public static void ForAll<T>(Gen<T> samples, Action<T> holds, int count = 200) =>
        Prop.ForAll(samples.ToArbitrary(), holds).Check(FsCheck.Config.QuickThrowOnFailure.WithReplay(20261129, 7).WithMaxTest(count));

    public static void ForAll<T>(Gen<T> samples, Func<T, Task> holds, int count) =>
        ForAll(samples, (T sample) => holds(sample).GetAwaiter().GetResult(), count);
}
