using FsCheck;
using FsCheck.Fluent;

namespace GapFurniture.S32cs.Tests.Fakes;

/// <summary>Properties with the same samples in every run.</summary>
internal static class Properties
{
    private static readonly FsCheck.Config s_config = FsCheck.Config.QuickThrowOnFailure.WithReplay(20261121, 7).WithMaxTest(200);

    public static void ForAll<T>(Gen<T> samples, Action<T> holds) => Prop.ForAll(samples.ToArbitrary(), holds).Check(s_config);

    public static void ForAll<T>(Gen<T> samples, Func<T, Task> holds) =>
        ForAll(samples, (T sample) => holds(sample).GetAwaiter().GetResult());
}
