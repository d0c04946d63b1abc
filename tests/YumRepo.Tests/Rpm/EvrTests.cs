using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Tests.Judges;

namespace GapFurniture.YumRepo.Tests.Rpm;

/// <summary>The order of versions; rpm itself is the judge.</summary>
public sealed class EvrTests
{
    private static readonly string[] s_parts = [.. "0 1 2 10 010 a b ab Z . .. _ ~ ^ + é".Split(' '), "99999999999999999999"];

    private static readonly Gen<string> s_versions = Gen.ArrayOf(Gen.Elements(s_parts)).Select(string.Concat);

    [Theory]
    [InlineData("1.0", "1.0", 0)]
    [InlineData("1.0", "2.0", -1)]
    [InlineData("2.0.1", "2.0", 1)]
    [InlineData("2.0.1a", "2.0.1", 1)]
    [InlineData("5.5p1", "5.5p10", -1)]
    [InlineData("10xyz", "10.1xyz", -1)]
    [InlineData("xyz.4", "8", -1)]
    [InlineData("6.0.rc1", "6.0", 1)]
    [InlineData("10b2", "10a1", 1)]
    [InlineData("1.05", "1.5", 0)]
    [InlineData("2024.01.05", "2024.1.5", 0)]
    [InlineData("2_0", "2.0", 0)]
    [InlineData("1.0~rc1", "1.0", -1)]
    [InlineData("1.0~rc1~git123", "1.0~rc1", -1)]
    [InlineData("1.0^", "1.0", 1)]
    [InlineData("1.0^git1", "1.01", -1)]
    [InlineData("1.0^git1~pre", "1.0^git1", -1)]
    [InlineData("1.0~rc1^git1", "1.0~rc1", 1)]
    [InlineData("20101121", "20101122", -1)]
    [InlineData("99999999999999999999", "100000000000000000000", -1)]
    [InlineData("+_", "_+", 0)]
    [InlineData("", "~", 1)]
    public void Versions_rank_as_rpm_documents(string one, string two, int order)
    {
        Evr.Compare(one, two).ShouldBe(order);
        Evr.Compare(two, one).ShouldBe(-order);
    }

    [Theory]
    [InlineData("1:1-1", "0:2-2", 1)]
    [InlineData(":1-1", "0:1-1", 0)]
    [InlineData("2:1-1", "10:1-1", -1)]
    [InlineData("0:1-2", "0:1-10", -1)]
    [InlineData("0:1.1-1", "0:1-9", 1)]
    public void The_epoch_comes_first_and_the_release_last(string one, string two, int order)
    {
        Read(one).CompareTo(Read(two)).ShouldBe(order);
        Read(two).CompareTo(Read(one)).ShouldBe(-order);
    }

    [Fact]
    public async Task Any_two_versions_rank_as_rpm_ranks_them()
    {
        var random = new Random(20261129);
        var pairs = new List<(string, string)>();
        for (var i = 0; i < 1000; i++)
        {
            var one = Enumerable.Range(0, random.Next(1, 7)).Select(_ => Any(random)).ToList();
            // Versions that differ in one place only are the hard ones.
            var other = one.ToList();
            other[random.Next(other.Count)] = Any(random);
            other.Insert(random.Next(other.Count), random.Next(2) == 0 ? "" : Any(random));
            pairs.Add((string.Concat(one), string.Concat(other)));
        }

        await RpmShouldAgreeAsync(pairs);
    }

    [Fact]
    public void The_order_is_one_whatever_is_compared_first() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5000),
            Prop.ForAll(
                s_versions.Three().ToArbitrary(),
                three =>
                {
                    var (a, b, c) = three;
                    var isMirrored = Evr.Compare(a, b) == -Evr.Compare(b, a);
                    var isTransitive = Evr.Compare(a, b) > 0 || Evr.Compare(b, c) > 0 || Evr.Compare(a, c) <= 0;
                    return isMirrored && isTransitive && Evr.Compare(a, a) == 0;
                }
            )
        );

    [Theory]
    [InlineData("0", "bash-5.1-2.el9.x86_64")]
    [InlineData("3", "bash-3:5.1-2.el9.x86_64")]
    public void A_package_is_named_as_dnf_names_it(string epoch, string name) =>
        new Nevra("bash", epoch, "5.1", "2.el9", "x86_64").ToString().ShouldBe(name);

    private static string Any(Random random) => s_parts[random.Next(s_parts.Length)];

    // rpm.vercmp of rpm's Lua, which takes no empty text; one call for all, since it prints no ends of lines.
    private static async Task RpmShouldAgreeAsync(List<(string One, string Two)> pairs)
    {
        await DebianTools.NeedAsync("rpm");
        var script = Path.GetTempFileName();
        await File.WriteAllLinesAsync(script, pairs.Select(p => $"print(rpm.vercmp([==[{p.One}]==], [==[{p.Two}]==]) .. ' ')"));
        var orders = (await DebianTools.RunAsync("rpm", "--eval", $"%{{lua:dofile('{script}')}}"))
            .Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture))
            .ToList();

        orders.Count.ShouldBe(pairs.Count);
        orders.ShouldContain(-1);
        orders.ShouldContain(0);
        orders.ShouldContain(1);
        foreach (var ((one, two), order) in pairs.Zip(orders))
            Evr.Compare(one, two).ShouldBe(order, $"\"{one}\" and \"{two}\"");
    }

    private static Evr Read(string text) =>
        new(text[..text.IndexOf(':')], text[(text.IndexOf(':') + 1)..text.IndexOf('-')], text[(text.IndexOf('-') + 1)..]);
}
