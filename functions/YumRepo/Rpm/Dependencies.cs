namespace GapFurniture.YumRepo.Rpm;

/// <summary>A capability, or a rich dependency, which clients parse themselves: "(a if b)".</summary>
/// <param name="Name">The capability.</param>
/// <param name="Comparison">LT, LE, EQ, GE or GT; null if any version will do.</param>
/// <param name="Version">Which version; its parts are empty where they are not given.</param>
/// <param name="IsPrerequisite">Needed before the package's scripts run; only of what it requires.</param>
internal readonly record struct Dependency(string Name, string? Comparison, Evr Version, bool IsPrerequisite = false);

/// <summary>What a package provides, needs and rules out: of the header's entries those that createrepo_c keeps, in its order.</summary>
internal sealed record Dependencies
{
    public static Dependencies None { get; } = new();

    public IReadOnlyList<Dependency> Provides { get; init; } = [];
    public IReadOnlyList<Dependency> Requires { get; init; } = [];
    public IReadOnlyList<Dependency> Conflicts { get; init; } = [];
    public IReadOnlyList<Dependency> Obsoletes { get; init; } = [];
    public IReadOnlyList<Dependency> Suggests { get; init; } = [];
    public IReadOnlyList<Dependency> Enhances { get; init; } = [];
    public IReadOnlyList<Dependency> Recommends { get; init; } = [];
    public IReadOnlyList<Dependency> Supplements { get; init; } = [];

    // rpm's own flags (rpmds.h).
    private const uint ComparisonMask = 0xf;
    private const uint Less = 2;
    private const uint Greater = 4;
    private const uint Equal = 8;
    private const uint Prerequisite = 1 << 6;
    private const uint BeforeInstall = 1 << 9;
    private const uint AfterInstall = 1 << 10;
    private const uint MissingIsFine = 1 << 19;
    private const uint Strong = 1 << 27;

    /// <summary>Reads the dependencies of a package whose other fields are known.</summary>
    /// <exception cref="RpmFormatException">One cannot be written in XML, or there are too many.</exception>
    public static Dependencies Read(RpmHeader header, Package package)
    {
        var provides = Provided(header, package);
        var recommends = new List<Dependency>();
        var requires = Required(header, package.Files, provides, recommends);
        var (suggests, enhances, supplements) = (new List<Dependency>(), new List<Dependency>(), new List<Dependency>());
        suggests.AddRange(Listed(Entries(header, RpmTag.SuggestName, RpmTag.SuggestFlags, RpmTag.SuggestVersion)));
        enhances.AddRange(Listed(Entries(header, RpmTag.EnhanceName, RpmTag.EnhanceFlags, RpmTag.EnhanceVersion)));
        recommends.AddRange(Listed(Entries(header, RpmTag.RecommendName, RpmTag.RecommendFlags, RpmTag.RecommendVersion)));
        supplements.AddRange(Listed(Entries(header, RpmTag.SupplementName, RpmTag.SupplementFlags, RpmTag.SupplementVersion)));
        // SUSE had weak dependencies before rpm did, and one flag for the stronger kind.
        foreach (var old in Entries(header, RpmTag.OldSuggestsName, RpmTag.OldSuggestsFlags, RpmTag.OldSuggestsVersion))
            (old.Has(Strong) ? recommends : suggests).AddRange(Listed([old]));
        foreach (var old in Entries(header, RpmTag.OldEnhancesName, RpmTag.OldEnhancesFlags, RpmTag.OldEnhancesVersion))
            (old.Has(Strong) ? supplements : enhances).AddRange(Listed([old]));
        return new Dependencies
        {
            Provides = [.. Listed(provides)],
            Requires = requires,
            Conflicts = [.. Listed(Entries(header, RpmTag.ConflictName, RpmTag.ConflictFlags, RpmTag.ConflictVersion))],
            Obsoletes = [.. Listed(Entries(header, RpmTag.ObsoleteName, RpmTag.ObsoleteFlags, RpmTag.ObsoleteVersion))],
            Suggests = suggests,
            Enhances = enhances,
            Recommends = recommends,
            Supplements = supplements,
        };
    }

    private static List<Entry> Provided(RpmHeader header, Package package)
    {
        var provides = Entries(header, RpmTag.ProvideName, RpmTag.ProvideFlags, RpmTag.ProvideVersion);
        if (header.HasRegion)
            return provides;
        // Packages of rpm 3, whose oldest provide no versions at all. Reading them, rpm says that they provide themselves, also where they
        // have said so.
        if (!header.Has(RpmTag.ProvideVersion))
            provides = [.. (header.Texts(RpmTag.ProvideName) ?? []).Select(name => new Entry(name, 0, ""))];
        var epoch = header.Has(RpmTag.Epoch) ? $"{package.Epoch}:" : "";
        provides.Add(new Entry(package.Name, Equal, $"{epoch}{package.Version}-{package.Release}"));
        return provides;
    }

    private static List<Dependency> Required(
        RpmHeader header,
        IReadOnlyList<PackagedFile> files,
        List<Entry> provides,
        List<Dependency> recommends
    )
    {
        var entries = Entries(header, RpmTag.RequireName, RpmTag.RequireFlags, RpmTag.RequireVersion);
        var ownFiles = entries.Exists(entry => entry.Name.StartsWith('/'))
            ? files.Where(file => file.IsPrimary).Select(file => file.Path).ToHashSet()
            : [];
        var provided = provides.Select(entry => entry.Text).ToHashSet();
        var requires = new List<Dependency>(entries.Count);
        // The last one of each name: an entry is left out if it says what that one does.
        var last = new Dictionary<string, (string? Comparison, string Version, bool IsPrerequisite)>();
        Dependency? libc = null;
        foreach (var entry in entries)
        {
            var isPrerequisite = entry.Has(Prerequisite | BeforeInstall | AfterInstall);
            var said = (entry.Comparison, entry.Version, isPrerequisite);
            if (
                entry.Name.StartsWith("rpmlib(", StringComparison.Ordinal)
                || ownFiles.Contains(entry.Name)
                || provided.Contains(entry.Text)
                || (last.TryGetValue(entry.Name, out var before) && before == said)
                || !entry.TryRead(out var dependency)
            )
                continue;
            if (entry.Has(MissingIsFine))
            {
                recommends.Add(dependency);
            }
            else if (entry.Name.StartsWith("libc.so.6", StringComparison.Ordinal))
            {
                dependency = dependency with { IsPrerequisite = isPrerequisite };
                if (libc is null || IsNewerLibc(dependency.Name, libc.Value.Name))
                    libc = dependency;
            }
            else
            {
                requires.Add(dependency with { IsPrerequisite = isPrerequisite });
                last[entry.Name] = said;
            }
        }
        // Who has the newest symbols of the C library has the older ones too; the one that says so comes last.
        if (libc is not null)
            requires.Add(libc.Value);
        return requires;
    }

    // libc.so.6 < libc.so.6() < libc.so.6(GLIBC_PRIVATE) < libc.so.6(GLIBC_2.3.4)(64bit) < libc.so.6(GLIBC_2.4)
    private static bool IsNewerLibc(string candidate, string current)
    {
        var (rank, version) = Libc(candidate);
        var (currentRank, currentVersion) = Libc(current);
        return rank != currentRank ? rank > currentRank : Evr.Compare(version, currentVersion) > 0;
    }

    // By what stands in the first brackets; the version is what comes from its first digit on.
    private static (int Rank, string Version) Libc(string name)
    {
        var open = name.IndexOf('(');
        var close = open < 0 ? -1 : name.IndexOf(')', open);
        if (close < 0)
            return (open < 0 ? 0 : 1, "");
        var digit = name.AsSpan(open, close - open).IndexOfAnyInRange('0', '9');
        return digit < 0 ? (close == open + 1 ? 2 : 3, "") : (4, name[(open + digit)..close]);
    }

    private static List<Entry> Entries(RpmHeader header, RpmTag name, RpmTag flags, RpmTag version)
    {
        var names = header.Texts(name);
        var allFlags = header.Numbers(flags);
        var versions = header.Texts(version);
        if (names is null || allFlags is null || versions is null)
            return [];
        var entries = new List<Entry>(names.Length);
        for (var i = 0; i < Math.Min(names.Length, Math.Min(allFlags.Length, versions.Length)); i++)
            entries.Add(new Entry(names[i], allFlags[i], versions[i]));
        return entries;
    }

    private static IEnumerable<Dependency> Listed(IEnumerable<Entry> entries)
    {
        foreach (var entry in entries)
            if (entry.TryRead(out var dependency))
                yield return dependency;
    }

    // An entry as the header has it.
    private readonly record struct Entry(string Name, uint Flags, string Version)
    {
        public string? Comparison =>
            (Flags & ComparisonMask) switch
            {
                Less => "LT",
                Greater => "GT",
                Equal => "EQ",
                Less | Equal => "LE",
                Greater | Equal => "GE",
                _ => null,
            };

        public string Text => Name + Comparison + Version;

        public bool Has(uint flag) => (Flags & flag) != 0;

        // False for what is not listed: without a name, or with an epoch that is no number.
        public bool TryRead(out Dependency dependency)
        {
            var (version, isRead) = ReadVersion();
            dependency = new Dependency(Name, Comparison, version);
            return isRead && Name.Length > 0;
        }

        private (Evr Version, bool IsRead) ReadVersion()
        {
            if (Version is "")
                return (new Evr("", "", ""), true);
            var colon = Version.IndexOf(':');
            var epoch = colon <= 0 ? "0" : Version[..colon];
            var rest = Version.AsSpan(colon + 1);
            var dash = rest.IndexOf('-');
            return dash < 0
                ? (new Evr(epoch, rest.ToString(), ""), IsNumber(epoch))
                : (new Evr(epoch, rest[..dash].ToString(), rest[(dash + 1)..].ToString()), IsNumber(epoch));
        }

        // What strtol takes, of any length.
        private static bool IsNumber(string epoch)
        {
            var digits = epoch.AsSpan().TrimStart();
            if (digits is ['+' or '-', ..])
                digits = digits[1..];
            return !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9');
        }
    }
}
