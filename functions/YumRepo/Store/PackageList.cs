using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Store;

/// <summary>The list of packages while a commit is planned: what is listed, without what goes, with what comes.</summary>
internal sealed class PackageList
{
    private readonly PackedPackages _former;
    private readonly Dictionary<string, PendingChange> _added = new(StringComparer.Ordinal);
    private readonly Dictionary<Nevra, string> _addedHolders = [];
    private readonly HashSet<int> _dropped = [];
    private readonly HashSet<string> _droppedHrefs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ListedPackage> _replaced;

    /// <summary>Begins with what is listed.</summary>
    /// <param name="former">All of it.</param>
    /// <param name="replaced">What was replaced before, by its place.</param>
    public PackageList(PackedPackages former, IReadOnlyDictionary<string, ListedPackage> replaced)
    {
        _former = former;
        _replaced = new(replaced, StringComparer.Ordinal);
    }

    /// <summary>Which of the former packages go, by their numbers.</summary>
    public IReadOnlySet<int> Dropped => _dropped;

    /// <summary>What comes, in the order in which it was added.</summary>
    public IReadOnlyList<PendingChange> Added => [.. _added.Values];

    /// <summary>What was replaced, now or before, by its place.</summary>
    public IReadOnlyDictionary<string, ListedPackage> Replaced => _replaced;

    /// <summary>All that is listed at this point.</summary>
    public IEnumerable<ListedPackage> Packages =>
        _former.Where((_, i) => !_dropped.Contains(i)).Concat(_added.Values.Select(a => a.Package!));

    /// <summary>What is listed at a place; null if nothing is.</summary>
    public ListedPackage? At(string href) => _added.TryGetValue(href, out var added) ? added.Package : Last(_former.At(href));

    /// <summary>True if something was listed at a place at first.</summary>
    public bool HadAt(string href) => _former.At(href).Count > 0;

    /// <summary>What is listed for a package; null if nothing is.</summary>
    public ListedPackage? Holder(Nevra nevra) =>
        _addedHolders.TryGetValue(nevra, out var href) && _added.TryGetValue(href, out var added) && added.Package!.Nevra == nevra
            ? added.Package
            : Last(_former.Of(nevra));

    /// <summary>Lists a package.</summary>
    /// <returns>True if another was listed at its place before.</returns>
    public bool Add(PendingChange added)
    {
        _added[added.Href] = added;
        _replaced.Remove(added.Href);
        _addedHolders[added.Package!.Nevra] = added.Href;
        return _droppedHrefs.Contains(added.Href);
    }

    /// <summary>Takes off what is listed at a place; false if nothing is.</summary>
    public bool Drop(string href)
    {
        if (_added.Remove(href))
            return true;
        var numbers = _former.At(href);
        if (numbers.All(_dropped.Contains))
            return false;
        _dropped.UnionWith(numbers);
        return _droppedHrefs.Add(href);
    }

    /// <summary>Remembers that another file of the same package has taken a package's place.</summary>
    public void Replace(ListedPackage package) => _replaced[package.Href] = package;

    /// <summary>Forgets what was replaced at a place: it is gone.</summary>
    public void Forget(string href) => _replaced.Remove(href);

    /// <summary>The same as <see cref="Drop"/>; returns the change that brought it, if it was not listed before.</summary>
    public PendingChange? Withdraw(string href)
    {
        var added = _added.GetValueOrDefault(href);
        Drop(href);
        return added;
    }

    private ListedPackage? Last(IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            if (!_dropped.Contains(number))
                return _former[number];
        }
        return null;
    }
}
