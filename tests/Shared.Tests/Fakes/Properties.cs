using FsCheck;

namespace GapFurniture.Shared.Tests.Fakes;

/// <summary>Checks properties, with the same cases in every run.</summary>
internal static class Properties
{
    public static void Check(Property property, int cases = 300) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(new Replay(new Rnd(20261121UL, 7UL), null)), property);
}
