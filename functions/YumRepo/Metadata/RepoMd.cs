using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>A digest as metadata writes it.</summary>
/// <param name="Type">Such as <c>sha256</c>.</param>
/// <param name="Value">In hexadecimal digits.</param>
internal sealed record Checksum(string Type, string Value);

/// <summary>One <c>data</c> element of repomd.xml: a file of metadata.</summary>
/// <param name="Type">Such as <c>primary</c> or <c>updateinfo</c>.</param>
/// <param name="Href">Where it lies within the repository.</param>
/// <param name="Checksum">Of the file as it is stored; null if the record has none.</param>
internal sealed record DataRecord(string Type, string Href, Checksum? Checksum)
{
    /// <summary>Of the uncompressed file; null if the record has none.</summary>
    public Checksum? OpenChecksum { get; init; }

    /// <summary>In seconds since 1970.</summary>
    public long Timestamp { get; init; }

    /// <summary>Bytes as stored; null if the record does not say.</summary>
    public long? Size { get; init; }

    /// <summary>Bytes uncompressed; null if the record does not say.</summary>
    public long? OpenSize { get; init; }

    /// <summary>The element as it was read, which is how it is written again; null for one of ours.</summary>
    public string? Raw { get; init; }
}

/// <summary>
/// repomd.xml, the one file that says which others are the repository. What is not ours stays as it is, byte for byte: other records (comps,
/// updateinfo, modules, whatever comes), tags, namespaces.
/// </summary>
/// <seealso href="https://github.com/rpm-software-management/createrepo_c/blob/master/src/repomd.c"/>
internal sealed record RepoMd(long Revision, IReadOnlyList<DataRecord> Records)
{
    /// <summary>Where it lies within a repository.</summary>
    public const string Path = "repodata/repomd.xml";

    private const string Namespace = "http://linux.duke.edu/metadata/repo";
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private const string Root = $"<repomd xmlns=\"{Namespace}\" xmlns:rpm=\"{MetadataKinds.RpmNamespace}\">";
    private const string Gap = "\n  ";

    // Made from the three files, so that they are wrong once those change. The text hash is of the list of packages.
    private static readonly string[] s_derived = ["primary", "filelists", "other", "filelists_ext", "filelists-ext"];
    private static readonly string[] s_derivedEndings = ["_db", "_zck"];

    /// <summary>A repository without anything.</summary>
    public static RepoMd Empty { get; } = new(0, []);

    /// <summary>From the start up to the first record, without the revision's text; null: as createrepo_c writes it.</summary>
    private (string Before, string After)? Head { get; init; }

    /// <summary>The record of one of the three files; null if there is none.</summary>
    public DataRecord? this[MetadataKind kind] => Records.FirstOrDefault(r => r.Type == kind.Type());

    /// <summary>
    /// The revision that follows: now, but later than this one, also where a clock goes back. yum refuses a repomd.xml that is older than the one it has.
    /// </summary>
    public long NextRevision(DateTimeOffset now) =>
        Math.Max(now.ToUnixTimeSeconds(), Math.Max(Revision, MetadataKinds.All.Max(k => this[k]?.Timestamp ?? 0)) + 1);

    /// <summary>The same with other lists of packages; what was derived from the former ones goes.</summary>
    public RepoMd With(long revision, IReadOnlyList<DataRecord> lists) =>
        this with
        {
            Revision = revision,
            Records = [.. lists, .. Records.Where(r => !IsDerived(r.Type))],
        };

    private static bool IsDerived(string type) =>
        s_derived.Contains(type)
        || s_derivedEndings.Any(e => type.EndsWith(e, StringComparison.Ordinal) && s_derived.Contains(type[..^e.Length]));

    /// <summary>Reads repomd.xml.</summary>
    /// <exception cref="RepositoryException">It is none, or not well-formed.</exception>
    public static RepoMd Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
            var root = XDocument.Parse(text, LoadOptions.PreserveWhitespace).Root!;
            if (root.Name != XName.Get("repomd", Namespace))
                throw new RepositoryException($"{Path} is not a repository's: its root element is {root.Name}");
            var records = root.Elements(root.Name.Namespace + "data").ToList();
            var spans = DataSpans(text);
            if (spans.Count != records.Count)
                throw new RepositoryException(
                    $"{Path} has {records.Count} records, but {spans.Count} in its text; write it anew with createrepo_c"
                );
            var head = text[..(spans.Count > 0 ? spans[0].Start : text.LastIndexOf("</", StringComparison.Ordinal))];
            var revision = root.Element(root.Name.Namespace + "revision")?.Value.Trim();
            return new RepoMd(
                // createrepo_c --revision takes any text.
                long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : 0,
                [.. records.Zip(spans, (r, s) => Record(r, text[s.Start..s.End]))]
            )
            {
                Head = SplitHead(head),
            };
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            throw new RepositoryException($"{Path} cannot be read: {e.Message}; restore it, or rebuild the repository", e);
        }
    }

    /// <summary>Writes repomd.xml.</summary>
    public byte[] Write()
    {
        var text = new StringBuilder();
        var (before, after) = Head ?? ($"{Declaration}{Root}{Gap}<revision>", $"</revision>{Gap}");
        text.Append(before).Append(Revision).Append(after);
        foreach (var record in Records)
            text.Append(record.Raw ?? Element(record)).Append(record == Records[^1] ? "\n" : Gap);
        return Encoding.UTF8.GetBytes(text.Append("</repomd>\n").ToString());
    }

    private static string Element(DataRecord record)
    {
        var open = record.OpenChecksum is { } o ? $"\n    <open-checksum type=\"{o.Type}\">{o.Value}</open-checksum>" : "";
        var openSize = record.OpenSize is { } size ? $"\n    <open-size>{size}</open-size>" : "";
        return $"""
            <data type="{record.Type}">
                <checksum type="{record.Checksum!.Type}">{record.Checksum.Value}</checksum>{open}
                <location href="{record.Href}"/>
                <timestamp>{record.Timestamp}</timestamp>
                <size>{record.Size}</size>{openSize}
              </data>
            """;
    }

    private static DataRecord Record(XElement element, string raw)
    {
        var type = (string?)element.Attribute("type") ?? throw new RepositoryException($"{Path} has a record without a type");
        var location = Child("location") ?? throw new RepositoryException($"{Path} does not say where {type} lies");
        // A place elsewhere is not ours to read, and never equal to a key.
        var elsewhere = (string?)location.Attribute(XNamespace.Xml + "base");
        return new DataRecord(
            type,
            (elsewhere is null ? "" : elsewhere.TrimEnd('/') + "/") + (string?)location.Attribute("href"),
            Sum("checksum")
        )
        {
            OpenChecksum = Sum("open-checksum"),
            // createrepo (the Python one) writes fractions.
            Timestamp = (long)(Number("timestamp") ?? 0),
            Size = (long?)Number("size"),
            OpenSize = (long?)Number("open-size"),
            Raw = raw,
        };

        XElement? Child(string name) => element.Element(element.Name.Namespace + name);
        Checksum? Sum(string name) =>
            Child(name) is { } sum
                ? new Checksum(((string?)sum.Attribute("type") ?? "").ToLowerInvariant(), sum.Value.Trim().ToLowerInvariant())
                : null;
        double? Number(string name) =>
            double.TryParse(Child(name)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && n is >= 0 and < 1e15
                ? n
                : null;
    }

    // Where the records stand in a text that is known to be well-formed. Only comments can hold something that looks like one.
    private static List<(int Start, int End)> DataSpans(string text)
    {
        const string End = "</data>";
        var spans = new List<(int, int)>();
        for (var at = 0; (at = text.IndexOf('<', at)) >= 0; )
        {
            var rest = text.AsSpan(at);
            if (rest.StartsWith("<!--", StringComparison.Ordinal))
            {
                at = text.IndexOf("-->", at, StringComparison.Ordinal);
            }
            else if (rest.StartsWith("<data", StringComparison.Ordinal) && rest[5] is ' ' or '\n' or '\t' or '\r')
            {
                var end = text.IndexOf(End, at, StringComparison.Ordinal);
                if (end < 0)
                    break;
                spans.Add((at, end + End.Length));
                at = end;
            }
            at++;
        }
        return spans;
    }

    // The hash of the former list of packages would be wrong, and a revision that is not a number goes.
    private static (string Before, string After) SplitHead(string head)
    {
        head = Without(head, "contenthash");
        const string Begin = "<revision>";
        const string End = "</revision>";
        var begin = head.IndexOf(Begin, StringComparison.Ordinal);
        var end = head.IndexOf(End, StringComparison.Ordinal);
        if (begin >= 0 && end > begin)
            return (head[..(begin + Begin.Length)], head[end..]);
        head = Without(head, "revision");
        var root = head.IndexOf('>', head.IndexOf("<repomd", StringComparison.Ordinal)) + 1;
        return (head[..root] + Gap + Begin, End + (head[root..].Trim().Length == 0 ? Gap : head[root..]));
    }

    private static string Without(string head, string element)
    {
        var begin = head.IndexOf($"<{element}", StringComparison.Ordinal);
        if (begin < 0)
            return head;
        var end = head.IndexOf('>', begin);
        var close = $"</{element}>";
        if (head[end - 1] != '/' && head.IndexOf(close, begin, StringComparison.Ordinal) is >= 0 and var closing)
            end = closing + close.Length - 1;
        while (end + 1 < head.Length && char.IsWhiteSpace(head[end + 1]))
            end++;
        return head.Remove(begin, end + 1 - begin);
    }
}
