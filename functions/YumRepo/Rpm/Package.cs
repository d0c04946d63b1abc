namespace GapFurniture.YumRepo.Rpm;

/// <summary>What a package's header says that metadata repeats. Texts that a header lacks are empty.</summary>
/// <seealso href="https://github.com/rpm-software-management/createrepo_c"/>
internal sealed record Package
{
    public required string Name { get; init; }

    /// <summary>Digits; "0" where the header has none.</summary>
    public required string Epoch { get; init; }
    public required string Version { get; init; }
    public required string Release { get; init; }

    /// <summary>"src" for source packages, also for those without sources (nosrc).</summary>
    public required string Arch { get; init; }
    public string Summary { get; init; } = "";
    public string Description { get; init; } = "";
    public string Packager { get; init; } = "";
    public string Url { get; init; } = "";

    /// <summary>Seconds since 1970.</summary>
    public long BuildTime { get; init; }

    /// <summary>Bytes of its files once installed.</summary>
    public ulong InstalledSize { get; init; }

    /// <summary>Bytes of the payload before compression.</summary>
    public ulong ArchiveSize { get; init; }
    public string License { get; init; } = "";
    public string Vendor { get; init; } = "";
    public string Group { get; init; } = "";
    public string BuildHost { get; init; } = "";
    public string SourceRpm { get; init; } = "";

    /// <summary>Offset of the header in the file.</summary>
    public long HeaderStart { get; init; }

    /// <summary>Offset of the first byte after it.</summary>
    public long HeaderEnd { get; init; }

    /// <summary>
    /// Bytes of the whole file, as its signature says; of packages of rpm 6, as the header says: with the payload as it was built, or not compressed,
    /// which such a package may be without losing its signature. Empty if nothing says it.
    /// </summary>
    public IReadOnlyList<long> FileSizes { get; init; } = [];
    public required Dependencies Dependencies { get; init; }

    /// <summary>In the header's order.</summary>
    public IReadOnlyList<PackagedFile> Files { get; init; } = [];

    /// <summary>The newest ten, the oldest of them first.</summary>
    public IReadOnlyList<Changelog> Changelogs { get; init; } = [];

    public Nevra Nevra => new(Name, Epoch, Version, Release, Arch);

    /// <summary>Reads a package whose file has a known length.</summary>
    /// <param name="bytes">The start of its file, at least to the end of the header (<see cref="RpmHeaders.Needed"/>).</param>
    /// <param name="length">Bytes of the file.</param>
    /// <exception cref="RpmFormatException">As below; or an upload broke off, or something stands behind the payload: clients would refuse the download.</exception>
    public static Package Parse(ReadOnlySpan<byte> bytes, long length)
    {
        var package = Parse(bytes);
        return package.FileSizes is not [var size, ..] || package.FileSizes.Contains(length) ? package
            : size > length ? throw new RpmFormatException($"it is cut off: it has {length} bytes of {size}")
            : throw new RpmFormatException($"it is {length} bytes long, and ends after {size}: something else stands behind it");
    }

    /// <summary>Reads a package.</summary>
    /// <param name="bytes">The start of its file, at least to the end of the header (<see cref="RpmHeaders.Needed"/>).</param>
    /// <exception cref="RpmFormatException">
    /// Whatever is wrong with the bytes: not a package, cut off, damaged, without a name, or with text that XML cannot hold.
    /// </exception>
    public static Package Parse(ReadOnlySpan<byte> bytes)
    {
        var needed = RpmHeaders.Needed(bytes);
        if (bytes.Length < needed.End)
            throw new RpmFormatException(
                needed.IsCertain
                    ? $"it ends within its header: {bytes.Length} of {needed.End} bytes are there"
                    : $"it ends before its header begins, after {bytes.Length} bytes"
            );
        var start = (int)RpmHeaders.HeaderStart(bytes);
        var signature = new RpmHeader(bytes[RpmHeaders.LeadLength..start], "signature", RpmTag.SignatureRegion);
        var header = new RpmHeader(bytes[start..(int)needed.End], "header", RpmTag.HeaderRegion);
        // That of a delta RPM is drpm, for example.
        if (header.Text(RpmTag.PayloadFormat) is { } format and not "cpio")
            throw new RpmFormatException($"its payload is {format}, which rpm does not install");
        var files = FileList.Read(header);
        var isSource = IsSource(header, files);
        var package = new Package
        {
            Name = Required(header, RpmTag.Name),
            Epoch = $"{header.Number(RpmTag.Epoch) ?? 0}",
            Version = Required(header, RpmTag.Version),
            Release = Required(header, RpmTag.Release),
            Arch = isSource ? "src" : Required(header, RpmTag.Arch),
            Summary = header.Text(RpmTag.Summary) ?? "",
            Description = header.Text(RpmTag.Description) ?? "",
            Packager = header.Text(RpmTag.Packager) ?? "",
            Url = header.Text(RpmTag.Url) ?? "",
            BuildTime = (long)(header.Number(RpmTag.BuildTime) ?? 0),
            InstalledSize = header.Number(RpmTag.LongSize) ?? header.Number(RpmTag.Size) ?? 0,
            ArchiveSize =
                signature.Number(SignatureTag.LongArchiveSize)
                ?? signature.Number(SignatureTag.PayloadSize)
                ?? header.Number(RpmTag.LongArchiveSize)
                ?? header.Number(RpmTag.ArchiveSize)
                ?? header.Number(RpmTag.PayloadSizeAlt)
                ?? 0,
            License = header.Text(RpmTag.License) ?? "",
            Vendor = header.Text(RpmTag.Vendor) ?? "",
            Group = header.Text(RpmTag.Group) ?? "",
            BuildHost = header.Text(RpmTag.BuildHost) ?? "",
            // rpm says so of binary packages whose builder left it out, since that is how it tells them from source packages.
            SourceRpm = header.Text(RpmTag.SourceRpm) ?? (isSource ? "" : "(none)"),
            HeaderStart = start,
            HeaderEnd = needed.End,
            FileSizes = SizesOf(signature, header, start, needed.End),
            Dependencies = Dependencies.None,
            Files = files,
            Changelogs = Changelog.Read(header),
        };
        return package with { Dependencies = Dependencies.Read(header, package) };
    }

    // Signatures of rpm 6 have no sizes.
    // https://github.com/rpm-software-management/rpm/blob/master/docs/manual/format_v6.md
    private static IReadOnlyList<long> SizesOf(RpmHeader signature, RpmHeader header, long start, long end) =>
        (signature.Number(SignatureTag.LongSize) ?? signature.Number(SignatureTag.Size)) is { } signed
            ? Sum(start, signed)
            : [.. Sum(end, header.Number(RpmTag.PayloadSize)), .. Sum(end, header.Number(RpmTag.PayloadSizeAlt))];

    // A number that no file can have says nothing.
    private static IReadOnlyList<long> Sum(long start, ulong? more) =>
        more is { } size and <= long.MaxValue / 2 ? [start + (long)size] : [];

    // Without either tag rpm goes by the files: those of a source package have no folder.
    private static bool IsSource(RpmHeader header, IReadOnlyList<PackagedFile> files) =>
        header.Number(RpmTag.SourcePackage) is > 0
        || (
            !header.Has(RpmTag.SourceRpm) && !header.Has(RpmTag.SourcePackage) && files.Count > 0 && files.All(file => file.Directory is "")
        );

    private static string Required(RpmHeader header, RpmTag tag) =>
        header.Text(tag) is { Length: > 0 } text ? text : throw new RpmFormatException($"its header has no {tag}");
}

/// <summary>An entry of the change log.</summary>
/// <param name="Author">Who, and by custom for which version.</param>
/// <param name="Time">Seconds since 1970, as rpm has them noon of the day, plus one for each older entry of the same time.</param>
/// <param name="Text">What.</param>
internal readonly record struct Changelog(string Author, long Time, string Text)
{
    private const int Kept = 10;

    /// <summary>The newest ten, the oldest of them first.</summary>
    /// <exception cref="RpmFormatException">One cannot be written in XML.</exception>
    public static IReadOnlyList<Changelog> Read(RpmHeader header)
    {
        var times = header.Numbers(RpmTag.ChangelogTime, Kept);
        var names = header.Texts(RpmTag.ChangelogName, Kept);
        var texts = header.Texts(RpmTag.ChangelogText, Kept);
        if (times is null || names is null || texts is null)
            return [];
        var entries = new Changelog[Math.Min(times.Length, Math.Min(names.Length, texts.Length))];
        for (var i = 0; i < entries.Length; i++)
        {
            // Headers have the newest first. Clients sort by time, so that entries of one day need different ones.
            var place = entries.Length - 1 - i;
            entries[place] = new Changelog(WithoutTrailingSpaces(names[i]), times[i], texts[i]);
            var time = entries[place].Time;
            for (var newer = place + 1; i > 0 && times[i - 1] == times[i] && newer < entries.Length && entries[newer].Time == time; newer++)
                entries[newer] = entries[newer] with { Time = ++time };
        }
        return entries;
    }

    // One that consists of spaces keeps one.
    private static string WithoutTrailingSpaces(string author) =>
        author.TrimEnd(' ') is { Length: 0 } && author.Length > 0 ? " " : author.TrimEnd(' ');
}
