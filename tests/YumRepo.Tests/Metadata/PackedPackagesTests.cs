using FsCheck;
using FsCheck.Fluent;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.Metadata;

/// <summary>A list of packages in bytes is the same list.</summary>
public sealed class PackedPackagesTests
{
    // Few texts, so that places and versions repeat; some with lengths of one byte and of two.
    private static readonly string[] s_texts = ["", "a", "ü\U0001F600", "el9", new('x', 127), new('y', 128), new('z', 20_000)];

    private static readonly string[] s_digests = [new('0', 64), new('A', 64), "00", $"{new string('f', 63)}g"];

    private static readonly Gen<ListedPackage> s_packages =
        from texts in Gen.Elements(s_texts).ArrayOf(6)
        from digest in Gen.Elements(s_digests)
        from number in Gen.Choose(0, int.MaxValue)
        select new ListedPackage(new Nevra(texts[0], texts[1], texts[2], texts[3], texts[4]), texts[5], digest, number, -number);

    [Fact]
    public void What_is_packed_changed_and_read_again_is_the_same_list() =>
        Properties.ForAll(
            from before in s_packages.ListOf()
            from dropped in Gen.Elements(true, false).ArrayOf(before.Count)
            from added in s_packages.ListOf()
            select (before.ToList(), dropped, added.ToList()),
            sample =>
            {
                var (before, dropped, added) = sample;
                var numbers = Enumerable.Range(0, before.Count).Where(i => dropped[i]).ToHashSet();
                List<ListedPackage> expected = [.. before.Where((_, i) => !dropped[i]), .. added];

                using var bytes = new MemoryStream();
                PackedPackages.Create(before).WriteTo(bytes, numbers, added);
                var packed = PackedPackages.Read(bytes.ToArray(), expected.Count);

                packed.ShouldBe(expected);
                packed.Length.ShouldBe((int)bytes.Length);
                foreach (var package in before.Concat(added))
                {
                    packed.At(package.Href).ShouldBe(Last(p => p.Href == package.Href));
                    packed.Of(package.Nevra).ShouldBe(Last(p => p.Nevra == package.Nevra));
                }
                packed.At("nowhere").ShouldBeEmpty();

                IEnumerable<int> Last(Func<ListedPackage, bool> isOne) =>
                    Enumerable.Range(0, expected.Count).Where(i => isOne(expected[i])).Reverse();
            }
        );

    [Fact]
    public void Bytes_that_break_off_and_counts_that_do_not_fit_are_refused()
    {
        PackedPackages packages = [new(new Nevra("a", "0", "1", "1", "noarch"), "a.rpm", s_digests[0], 1, 2)];
        using var stored = new MemoryStream();
        packages.WriteTo(stored, new HashSet<int>(), []);
        var bytes = stored.ToArray();

        for (var length = 0; length < bytes.Length; length++)
            Should.Throw<InvalidDataException>(() => PackedPackages.Read(bytes.AsMemory(0, length), 1));
        foreach (var count in new[] { -1, 2, int.MaxValue })
            Should.Throw<InvalidDataException>(() => PackedPackages.Read(bytes, count));
    }

    [Fact]
    public void A_length_that_goes_on_for_ever_is_refused() =>
        Should.Throw<InvalidDataException>(() => PackedPackages.Read(Enumerable.Repeat((byte)0xFF, 1000).ToArray(), 1));
}
