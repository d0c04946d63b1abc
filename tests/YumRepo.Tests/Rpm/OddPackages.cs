using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Tests.Rpm;

/// <summary>Packages that no builder makes today, but that lie in repositories or could.</summary>
internal static class OddPackages
{
    private const ushort File = 0x81A4;
    private const ushort Program = 0x81ED;
    private const ushort Folder = 0x41ED;
    private const ushort Link = 0xA1FF;
    private const uint Ghost = 1 << 6;
    private const uint Equal = 8;
    private const uint MissingIsFine = 1 << 19;
    private const uint Strong = 1 << 27;

    /// <summary>By a name that says what is odd.</summary>
    public static IReadOnlyDictionary<string, RpmBytes> All { get; } =
        new Dictionary<string, RpmBytes>(StringComparer.Ordinal)
        {
            ["bare"] = RpmBytes.Named("bare"),
            ["epoch"] = RpmBytes.Named("epoch").With(RpmTag.Epoch, 7u),
            ["large"] = RpmBytes.Named("large").With(RpmTag.LongSize, 1UL << 40),
            ["rpm-6"] = RpmBytes.Named("rpm-6").With((RpmTag)5114, 6u).Changed(leadVersion: 4),
            ["characters"] = RpmBytes
                .Named("characters")
                .With(RpmTag.Summary, "\U0001F600 <&>\"'\r\n\t x \x7f \u0085 \u2028")
                .With(RpmTag.Url, "http://x/?a=b&c=<d>")
                .WithRequires(("\U0001F600 <&>\"'\r\n\t x \x7f \u0085 é", Equal, "1")),
            ["latin-1"] = RpmBytes
                .Named("latin-1")
                .WithBytes(RpmTag.Summary, [.. "\x80\x9f\xa0\xbf\xc0\xff\xe9 caf\xe9".Select(c => (byte)c)]),
            ["lists-for-texts"] = RpmBytes.Named("lists").With(RpmTag.Description, ["one", "two"]).With(RpmTag.Group, ["only"]),
            ["empty-texts"] = RpmBytes.Named("empties").With(RpmTag.Summary, "").With(RpmTag.Description, "\n\n  x \n"),
            ["versions"] = RpmBytes
                .Named("versions")
                .WithRequires(
                    ("a", Equal, "x:1-2"),
                    ("b", Equal, ":1-2"),
                    ("c", Equal, "1:"),
                    ("d", Equal, "1:2-"),
                    ("e", Equal, "-3"),
                    ("f", Equal, "1-2-3"),
                    ("g", Equal, "0:0-0"),
                    ("h", Equal, "01:2"),
                    ("i", Equal, ""),
                    ("j", 6, "1"),
                    ("k", 0, "1-2"),
                    ("l", 14, "1"),
                    ("m", Equal, "+1:2"),
                    ("n", Equal, " 1:2"),
                    ("o", Equal, "1:2:3-4"),
                    ("p", Equal, "99999999999999999999:1"),
                    ("", Equal, "1")
                ),
            ["repeated"] = RpmBytes
                .Named("repeated")
                .WithRequires(
                    ("/bin/sh", 0, ""),
                    ("/bin/sh", 1 << 9, ""),
                    ("/bin/sh", 0, ""),
                    ("/bin/sh", 0, ""),
                    ("/bin/sh", 1 << 6, ""),
                    ("/bin/sh", 1 << 10, ""),
                    ("/bin/sh", 1 << 11, ""),
                    ("/bin/sh", 1 << 7, ""),
                    ("a", Equal, "1"),
                    ("a", 12, "1"),
                    ("a", Equal, "1"),
                    ("rpmlib(X)", 10 | (1 << 24), "3-1"),
                    ("rpmlib", 0, "")
                ),
            ["libc"] = Libc("(GLIBC_2.4)(64bit)", "()(64bit)", "(GLIBC_2.34)(64bit)", "", "(GLIBC_2.9)(64bit)"),
            ["libc-private"] = Libc("()(64bit)", "(GLIBC_PRIVATE)(64bit)"),
            ["libc-private-first"] = Libc("(GLIBC_PRIVATE)(64bit)", "()(64bit)"),
            ["libc-bare"] = Libc("", "()(64bit)"),
            ["libc-open"] = Libc("(", "(9"),
            ["libc-bits"] = Libc("(64bit)", "(GLIBC_2.9)"),
            ["libc-letters"] = Libc("(GLIBC_2.9)", "(A_2.9x)"),
            ["libc-equal"] = Libc("(A)", "(A)(2)"),
            ["weak"] = RpmBytes
                .Named("weak")
                .WithRequires(("m", MissingIsFine, ""), ("m", 0, ""), ("libc.so.6(X)", MissingIsFine, ""))
                .With(RpmTag.OldSuggestsName, ["o1", "o2"])
                .With(RpmTag.OldSuggestsFlags, 0u, Strong)
                .With(RpmTag.OldSuggestsVersion, ["", ""])
                .With(RpmTag.OldEnhancesName, ["e1", "e2"])
                .With(RpmTag.OldEnhancesFlags, 0u, Strong)
                .With(RpmTag.OldEnhancesVersion, ["", ""])
                .With(RpmTag.RecommendName, ["r"])
                .With(RpmTag.RecommendFlags, 12u)
                .With(RpmTag.RecommendVersion, ["1-1"])
                .With(RpmTag.SuggestName, ["s"])
                .With(RpmTag.SuggestFlags, 8u)
                .With(RpmTag.SuggestVersion, ["2"])
                .With(RpmTag.SupplementName, ["p"])
                .With(RpmTag.SupplementFlags, 0u)
                .With(RpmTag.SupplementVersion, [""])
                .With(RpmTag.EnhanceName, ["(e if f)"])
                .With(RpmTag.EnhanceFlags, 0u)
                .With(RpmTag.EnhanceVersion, [""]),
            ["own-provides"] = RpmBytes
                .Named("own")
                .WithProvides(("own", Equal, "1-1"), ("v", Equal, "2"), ("w", 0, ""))
                .WithRequires(("v", Equal, "2"), ("v", 12, "2"), ("w", 0, ""), ("w", 1 << 6, "")),
            ["changes-of-one-day"] = RpmBytes
                .Named("changes")
                .WithChangelog([.. Enumerable.Range(0, 12).Select(i => (1000u, $"a{i}", $"t{i}"))]),
            ["changes-next-to-each-other"] = RpmBytes
                .Named("changes")
                .WithChangelog((1001, "a", "1"), (1000, "b", "2"), (1000, "c", "3"), (1000, "d", "4")),
            ["changes-mixed"] = RpmBytes
                .Named("changes")
                .WithChangelog(
                    (1002, "a", "x"),
                    (1001, "b  ", ""),
                    (1001, "  ", "<&>"),
                    (1001, "", "y"),
                    (1000, " ", "z"),
                    (1001, "q", "q")
                ),
            ["changes-of-time-0"] = RpmBytes.Named("changes").WithChangelog((0, "a", "1"), (uint.MaxValue, "b", "2")),
            ["files"] = RpmBytes
                .Named("files")
                .WithFiles(
                    ("/opt/bin/", "x", Program, 0),
                    ("/opt/thing/", "y", Folder, Ghost),
                    ("/opt/thing/", "bin", Folder, 0),
                    ("/opt/bin/", "deep", Folder, 0),
                    ("/opt/thing/", "z&<", File, 0),
                    ("/usr/lib/", "sendmail", File, 0),
                    ("/usr/lib/", "sendmail2", File, 0),
                    ("/etc/", "passwd", File, 0),
                    ("/", "etc", Folder, 0),
                    ("/opt/thing/", "link", Link, 0),
                    ("/opt/thing/", "ghost", File, Ghost)
                )
                .WithRequires(("/opt/bin/x", 0, ""), ("/opt/thing/z&<", 0, ""), ("/usr/lib/sendmail", 0, ""), ("/usr/bin/other", 0, "")),
            ["without-sourcerpm"] = RpmBytes.Named("unknown").Without(RpmTag.SourceRpm),
            ["source"] = RpmBytes.Named("source").Without(RpmTag.SourceRpm).With(RpmTag.SourcePackage, 1u),
            ["source-by-its-files"] = RpmBytes
                .Named("source")
                .Without(RpmTag.SourceRpm)
                .WithFiles(("", "a.spec", File, 0), ("", "a.tar.gz", File, 0)),
            ["rpm-3"] = RpmBytes.Named("three").WithProvides(("three", Equal, "1-1"), ("z", 0, "")).Changed(isSealed: false),
            ["rpm-3-with-epoch"] = RpmBytes
                .Named("three")
                .With(RpmTag.Epoch, 2u)
                .WithProvides(("three", 12, "0-1"))
                .Changed(isSealed: false),
            ["rpm-3-without-provides"] = RpmBytes.Named("three").Changed(isSealed: false),
            ["rpm-3-without-versions"] = RpmBytes.Named("three").With(RpmTag.ProvideName, ["q", "three"]).Changed(isSealed: false),
            ["rpm-3-with-paths"] = RpmBytes
                .Named("three")
                .With(RpmTag.OldFileNames, ["/etc/three", "/usr/bin/three", "/opt/x/y"])
                .With(RpmTag.FileModes, File, Program, File)
                .With(RpmTag.FileFlags, 0u, 0u, Ghost)
                .Changed(isSealed: false),
        };

    private static RpmBytes Libc(params string[] symbols) =>
        RpmBytes.Named("libc").WithRequires([.. symbols.Select(s => ("libc.so.6" + s, 0u, "")), ("z", 0u, "")]);
}
