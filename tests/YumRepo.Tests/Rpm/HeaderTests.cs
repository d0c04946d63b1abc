using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Tests.Rpm;

/// <summary>How much of a file is read, and what is done with bytes that are no package, or one made to do harm.</summary>
public sealed class HeaderTests
{
    private const int FirstRequest = 64 * 1024;

    private static byte[][] Samples { get; } = [.. OddPackages.All.Values.Select(bytes => bytes.ToArray())];

    [Fact]
    public void The_first_64_KiB_say_exactly_where_the_header_ends()
    {
        var bytes = Long(100_000);

        var needed = RpmHeaders.Needed(bytes.AsSpan(0, FirstRequest));

        needed.IsCertain.ShouldBeTrue();
        needed.End.ShouldBe(Package.Parse(bytes).HeaderEnd);
        needed.End.ShouldBeGreaterThan(FirstRequest);
        Package.Parse(bytes.AsSpan(0, (int)needed.End)).Summary.Length.ShouldBe(100_000);
    }

    [Fact]
    public void Of_a_signature_that_is_longer_than_that_one_more_request_reads_all()
    {
        var bytes = RpmBytes.Named("signed-files").Changed(reserve: 500_000).ToArray();

        var needed = RpmHeaders.Needed(bytes.AsSpan(0, FirstRequest));

        needed.IsCertain.ShouldBeFalse();
        needed.End.ShouldBeGreaterThan(bytes.Length - 7);
        RpmHeaders.Needed(bytes).IsCertain.ShouldBeTrue();
    }

    [Fact]
    public void However_short_the_start_is_it_asks_for_more_of_a_package_and_refuses_what_is_none()
    {
        var bytes = RpmBytes.Named("x").ToArray();
        var end = Package.Parse(bytes).HeaderEnd;

        for (var length = 0; length < end; length++)
        {
            RpmHeaders.Needed(bytes.AsSpan(0, length)).End.ShouldBeGreaterThan(length);
            Should.Throw<RpmFormatException>(() => Package.Parse(bytes.AsSpan(0, length))).Message.ShouldContain("it ends");
        }
        Package.Parse(bytes.AsSpan(0, (int)end)).Name.ShouldBe("x");
        Should
            .Throw<RpmFormatException>(() => RpmHeaders.Needed("PK"u8))
            .Message.ShouldBe("it is not an RPM package: it does not begin as one");
    }

    [Theory]
    [InlineData(-1, "it is cut off: it has ")]
    [InlineData(-7, "it is cut off: it has ")]
    [InlineData(1, "something else stands behind it")]
    public void A_file_of_another_length_than_its_signature_says_is_refused(int more, string message)
    {
        var bytes = RpmBytes.Named("x").ToArray();
        Package.Parse(bytes, bytes.Length).FileSizes.ShouldBe([bytes.Length]);

        Should.Throw<RpmFormatException>(() => Package.Parse(bytes, bytes.Length + more)).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData(-1, "it is cut off: it has ")]
    [InlineData(1, "something else stands behind it")]
    public void A_file_of_rpm_6_of_another_length_than_its_header_says_is_refused(int more, string message)
    {
        var bytes = RpmBytes.Named("six").OfRpm6(uncompressed: 5000).ToArray();
        var package = Package.Parse(bytes, bytes.Length);

        package.ArchiveSize.ShouldBe(5000UL);
        // With its payload uncompressed it is the same package.
        Package.Parse(bytes, package.HeaderEnd + 5000).Name.ShouldBe("six");
        Should.Throw<RpmFormatException>(() => Package.Parse(bytes, bytes.Length + more)).Message.ShouldContain(message);
    }

    // Offsets: signature's entries 104, its data 108; the header's own begin at 128 + 16 + 20 here, by HeaderStart.
    [Theory]
    [InlineData(104, 33u, "its signature claims 33 entries; rpm reads 1 to 32")]
    [InlineData(104, 0u, "its signature claims 0 entries; rpm reads 1 to 32")]
    [InlineData(108, 0x7fffffffu, "its signature claims 2147483647 bytes of data; rpm reads 67108864 at most")]
    [InlineData(96, 0u, "there is no signature where the signature should begin")]
    public void Sizes_that_rpm_refuses_are_refused_by_name(int offset, uint value, string message)
    {
        var bytes = RpmBytes.Named("x").ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(offset), value);

        Should.Throw<RpmFormatException>(() => RpmHeaders.Needed(bytes)).Message.ShouldBe(message);
    }

    [Theory]
    [InlineData(8, 0x10000u, "its header claims 65536 entries; rpm reads 1 to 65535")]
    [InlineData(12, 0x10000000u, "its header claims 268435456 bytes of data; rpm reads 268435455 at most")]
    [InlineData(0, 0u, "there is no header where the header should begin")]
    public void So_are_those_of_the_header(int offset, uint value, string message)
    {
        var bytes = RpmBytes.Named("x").ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan((int)RpmHeaders.HeaderStart(bytes) + offset), value);

        Should.Throw<RpmFormatException>(() => RpmHeaders.Needed(bytes)).Message.ShouldBe(message);
    }

    [Fact]
    public void A_package_of_1996_is_refused_by_its_version()
    {
        var bytes = RpmBytes.Named("x").Changed(leadVersion: 2).ToArray();

        Should
            .Throw<RpmFormatException>(() => Package.Parse(bytes))
            .Message.ShouldBe("its format, version 2, is not one that rpm reads today");
    }

    [Theory]
    [InlineData("Name")]
    [InlineData("Version")]
    [InlineData("Release")]
    [InlineData("Arch")]
    public void A_package_without_what_identifies_it_is_refused(string tag)
    {
        var bytes = RpmBytes.Named("x").Without(Enum.Parse<RpmTag>(tag)).ToArray();

        Should.Throw<RpmFormatException>(() => Package.Parse(bytes)).Message.ShouldBe($"its header has no {tag}");
    }

    [Theory]
    [InlineData("drpm")]
    [InlineData("ustar")]
    public void What_has_another_payload_than_rpm_installs_is_refused_such_as_a_delta(string format)
    {
        var bytes = RpmBytes.Named("x").With(RpmTag.PayloadFormat, format).ToArray();

        Should
            .Throw<RpmFormatException>(() => Package.Parse(bytes))
            .Message.ShouldBe($"its payload is {format}, which rpm does not install");
        Package.Parse(RpmBytes.Named("x").With(RpmTag.PayloadFormat, "cpio").ToArray()).Name.ShouldBe("x");
    }

    [Fact]
    public void A_file_in_a_folder_that_there_is_not_is_refused()
    {
        var bytes = RpmBytes.Named("x").WithFiles(("/a/", "b", 0x81A4, 0)).With(RpmTag.DirIndexes, 5u).ToArray();

        Should.Throw<RpmFormatException>(() => Package.Parse(bytes)).Message.ShouldBe("a file is in folder 5 of 1, which it does not have");
    }

    [Fact]
    public void One_long_folder_does_not_become_gigabytes_of_metadata()
    {
        var files = Enumerable.Range(0, 1000).Select(i => ("/" + new string('a', 5000) + "/", $"{i}", (ushort)0x81A4, 0u));

        var bytes = RpmBytes.Named("x").WithFiles([.. files]).ToArray();

        Should.Throw<RpmFormatException>(() => Package.Parse(bytes)).Message.ShouldStartWith("a path of its file list is too long");
    }

    [Fact]
    public void Counts_that_do_not_fit_their_data_are_refused()
    {
        var bytes = RpmBytes.Named("x").With(RpmTag.Epoch, 7u).ToArray();
        var entries = bytes.AsSpan((int)RpmHeaders.HeaderStart(bytes) + RpmHeaders.IntroLength);
        var epoch = 0;
        while (BinaryPrimitives.ReadInt32BigEndian(entries[epoch..]) != (int)RpmTag.Epoch)
            epoch += RpmHeaders.EntryLength;
        BinaryPrimitives.WriteInt32BigEndian(entries[(epoch + 12)..], int.MaxValue);

        Should.Throw<RpmFormatException>(() => Package.Parse(bytes)).Message.ShouldContain("is damaged: tag 1003, type 4, offset");
    }

    [Fact]
    public void Whatever_is_changed_in_a_package_it_is_read_or_refused()
    {
        var mutations =
            from sample in Gen.Elements(Samples)
            from changes in Gen.Choose(1, 8)
            from offsets in Gen.ArrayOf(Gen.Choose(0, 2047), changes)
            from values in Gen.ArrayOf(Gen.Elements<byte>(0, 1, 2, 4, 8, 0x7f, 0x80, 0xff, (byte)'/'), changes)
            select Mutated(sample, offsets, values);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(mutations.ToArbitrary(), ReadOrRefused));
    }

    [Fact]
    public void So_it_is_where_whole_numbers_are_changed()
    {
        var mutations =
            from sample in Gen.Elements(Samples)
            from word in Gen.Choose(0, 511)
            from value in Gen.Elements<uint>(0, 1, 7, 8, 62, 63, 1000, 1117, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff)
            select Mutated(
                sample,
                [.. Enumerable.Range(0, 4).Select(i => 4 * word + i)],
                [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]
            );

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(mutations.ToArbitrary(), ReadOrRefused));
    }

    private static bool ReadOrRefused(byte[] bytes)
    {
        try
        {
            return Package.Parse(bytes).Name.Length > 0;
        }
        catch (RpmFormatException e)
        {
            return e.Message.Length > 0;
        }
    }

    private static byte[] Mutated(byte[] sample, int[] offsets, byte[] values)
    {
        var bytes = (byte[])sample.Clone();
        for (var i = 0; i < offsets.Length; i++)
            if (offsets[i] < bytes.Length)
                bytes[offsets[i]] = values[i];
        return bytes;
    }

    private static byte[] Long(int summary) => RpmBytes.Named("long").With(RpmTag.Summary, new string('x', summary)).ToArray();
}
