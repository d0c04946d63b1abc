using FsCheck;
using FsCheck.Fluent;

namespace GapFurniture.Thumbs.Tests.Imaging;

/// <summary>Properties with the same samples in every run.</summary>
internal static class Properties
{
    public static void ForAll<T>(Gen<T> samples, Action<T> holds, int count) =>
        Prop.ForAll(samples.ToArbitrary(), holds).Check(FsCheck.Config.QuickThrowOnFailure.WithReplay(20261129, 7).WithMaxTest(count));
}
