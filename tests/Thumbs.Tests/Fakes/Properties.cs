using FsCheck;
using FsCheck.Fluent;

namespace GapFurniture.Thumbs.Tests.Fakes;

/// <summary>Properties with the same samples in every run.</summary>
internal static class Properties
{
    public static void ForAll<T>(Gen<T> samples, Action<T> holds, int count = 200) =>
        Prop.ForAll(samples.ToArbitrary(), holds).Check(FsCheck.Config.QuickThrowOnFailure.WithReplay(20261129, 7).WithMaxTest(count));

    /// <summary>Keys of objects, of characters that URLs, paths and languages treat in different ways.</summary>
    public static Gen<string> Keys { get; } =
        Gen.Elements("a", "/", "+", " ", "%", "%41", "?", "&", "=", "#", "é", "中", "😀", "..a", "w180.auto", "\\", "\"", ";")
            .NonEmptyListOf()
            .Select(parts => string.Concat(parts))
            .Where(key => !key.Split('/').Any(s => s is "." or ".."));
}
