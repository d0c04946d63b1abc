using GapFurniture.YumRepo.Tests.Judges;

namespace GapFurniture.YumRepo.Tests.Rpm;

/// <summary>Packages that rpmbuild makes on the spot, once for all tests: binary, noarch and source.</summary>
internal static class BuiltPackages
{
    private static readonly Lazy<Task<string>> s_folder = new(BuildAsync);

    /// <summary>With epoch, ~ and ^, every kind of dependency and scriptlet, ghosts, links and a subpackage.</summary>
    private const string Rich = """
        Name: rich+x
        Epoch: 3
        Version: 1.0~rc1^git5
        Release: 2.1
        Summary: Řich & "quoted" <package>
        License: MIT and (GPLv2+ or LGPL)
        Group: Development/Tools
        Vendor: Vendor & Söhne
        Packager: Päckager <p@example.com>
        URL: https://example.com/?a=1&b=2
        Source0: data.txt
        Provides: virtual = 4:5-6, virtual2, config(extra) >= 2
        Requires: plain, versioned >= 1:2.3-4, (rich if (a or b)), (x with y < 2)
        Requires(pre): /bin/sh, before
        Requires(post): after = 2
        Requires(preun): removing
        Requires(postun): removed
        Requires(pretrans): transaction
        Requires(posttrans): transaction-end
        Requires: /usr/bin/rich, libc.so.6(GLIBC_2.4)(64bit), libc.so.6(GLIBC_2.34)(64bit)
        Conflicts: enemy < 2, enemy2
        Obsoletes: old <= 3-1
        Recommends: recommended, (weak if rich)
        Suggests: suggested > 1
        Supplements: supplemented
        Enhances: enhanced = 1-1
        %description
        Several lines: ěščř žýáí,

          with spaces,	tabs and ]]> in it.
        %package -n rich-data
        Summary: noarch
        BuildArch: noarch
        Requires: rich+x = %{epoch}:%{version}-%{release}
        %description -n rich-data
        data
        %install
        mkdir -p %{buildroot}/usr/bin %{buildroot}/etc/rich %{buildroot}/opt/rich/sbin %{buildroot}/usr/lib %{buildroot}/var/log
        printf '#!/bin/sh\n' >%{buildroot}/usr/bin/rich; chmod 755 %{buildroot}/usr/bin/rich
        ln -s rich %{buildroot}/usr/bin/link
        echo a >%{buildroot}/etc/rich/a.conf; echo b >'%{buildroot}/etc/rich/with space & ü'
        echo c >%{buildroot}/opt/rich/sbin/tool; echo d >%{buildroot}/usr/lib/sendmail; echo e >%{buildroot}/opt/rich/data
        %pretrans -p <lua>
        %pre
        true
        %post
        true
        %preun
        true
        %postun
        true
        %posttrans
        true
        %triggerin -- other
        true
        %files
        /usr/bin/*
        %dir /etc/rich
        %config(noreplace) /etc/rich/*
        /opt/rich/sbin
        /usr/lib/sendmail
        %ghost /var/log/rich.log
        %ghost %dir /var/log/rich
        %files -n rich-data
        /opt/rich/data
        %changelog
        * Mon Jan 06 2025 Ünï <u@example.com> - 12
        - twelfth & newest
        * Mon Jan 06 2025 B <b@example.com> - 11
        - eleventh, of the same day
        * Mon Jan 06 2025 C <c@example.com> - 10
        - tenth
        * Sun Jan 05 2025 D <d@example.com> - 9
        - ninth
          goes on
        * Sat Jan 04 2025 E - 8
        - eighth
        * Fri Jan 03 2025 F - 7
        - seventh
        * Fri Jan 03 2025 G - 6
        - sixth
        * Thu Jan 02 2025 H - 5
        - fifth
        * Wed Jan 01 2025 I - 4
        - fourth
        * Tue Dec 31 2024 J - 3
        - third
        * Mon Dec 30 2024 K - 2
        - second
        * Sun Dec 29 2024 L - 1
        - first, which is left out

        """;

    private const string Many = """
        Name: many
        Version: 1
        Release: 1
        Summary: thousands of files
        AutoReqProv: no
        License: MIT
        BuildArch: noarch
        %description
        x
        %install
        for d in $(seq 60); do
          mkdir -p %{buildroot}/usr/share/many/$d/bin
          (cd %{buildroot}/usr/share/many/$d && touch $(seq 60) bin/tool)
        done
        %files
        /usr/share/many

        """;

    /// <summary>A folder with the packages; it stays until the tests' folder for temporary files goes.</summary>
    public static async Task<string> FolderAsync()
    {
        await DebianTools.NeedAsync("rpmbuild", "createrepo_c");
        return await s_folder.Value;
    }

    /// <summary>Builds one of the packages anew, or another.</summary>
    public static async Task BuildAsync(string spec, string folder)
    {
        var top = Directory.CreateTempSubdirectory("rpmbuild").FullName;
        Directory.CreateDirectory(Path.Combine(top, "SOURCES"));
        await File.WriteAllTextAsync(Path.Combine(top, "SOURCES", "data.txt"), "data");
        var path = Path.Combine(top, "package.spec");
        await File.WriteAllTextAsync(path, spec);
        await DebianTools.RunAsync(
            "rpmbuild",
            [
                "-ba",
                "--quiet",
                "--define",
                "__os_install_post %{nil}",
                "--define",
                $"_topdir {top}",
                "--define",
                $"_rpmdir {folder}",
                "--define",
                $"_srcrpmdir {folder}",
                path,
            ]
        );
        Directory.Delete(top, recursive: true);
    }

    private static async Task<string> BuildAsync()
    {
        var folder = Directory.CreateTempSubdirectory("packages").FullName;
        await Task.WhenAll(BuildAsync(Rich, folder), BuildAsync(Many, folder));
        return folder;
    }
}
