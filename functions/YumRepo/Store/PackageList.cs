using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Store;

/// <summary>The list of packages while a commit is planned: what is listed, without what goes, with what comes.</summary>
internal sealed class PackageList
{
    private readonly IReadOnlyList<ListedPackage> _former;
    private readonly Dictionary<string, List<int>> _byHref = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PendingChange> _added = new(StringComparer.Ordinal);
    private readonly HashSet<int> _dropped = [];
    private readonly HashSet<string> _droppedHrefs = new(StringComparer.Ordinal);
    private Dictionary<Nevra, string>? _holders;

    public PackageList(IReadOnlyList<ListedPackage> former)
    {
        _former = former;
        for (var i = 0; i < former.Count; i++)
        {
            if (!_byHref.TryGetValue(former[i].Href, out var numbers))
                _byHref.Add(former[i].Href, numbers = new List<int>(1));
            numbers.Add(i);
        }
    }

    /// <summary>Which of the former packages go, by their numbers.</summary>
    public IReadOnlySet<int> Dropped => _dropped;

    /// <summary>What comes, in the order in which it was added.</summary>
    public IReadOnlyList<PendingChange> Added => [.. _added.Values];

    /// <summary>All that is listed at this point.</summary>
    public IEnumerable<ListedPackage> Packages =>
        _former.Where((_, i) => !_dropped.Contains(i)).Concat(_added.Values.Select(a => a.Package!));

    /// <summary>What is listed at a place; null if nothing is.</summary>
    public ListedPackage? At(string href) =>
        _added.TryGetValue(href, out var added) ? added.Package
        : _byHref.TryGetValue(href, out var numbers) && !_dropped.Contains(numbers[^1]) ? _former[numbers[^1]]
        : null;

    /// <summary>What is listed for a package; null if nothing is.</summary>
    public ListedPackage? Holder(Nevra nevra)
    {
        if (_holders is null)
        {
            _holders = new Dictionary<Nevra, string>(_former.Count);
            foreach (var package in Packages)
                _holders[package.Nevra] = package.Href;
        }
        return _holders.TryGetValue(nevra, out var href) && At(href) is { } holder && holder.Nevra == nevra ? holder : null;
    }

    /// <summary>Lists a package.</summary>
    /// <returns>True if another was listed at its place before.</returns>
    public bool Add(PendingChange added)
    {
        _added[added.Href] = added;
        _holders?[added.Package!.Nevra] = added.Href;
        return _droppedHrefs.Contains(added.Href);
    }

    /// <summary>Takes off what is listed at a place; false if nothing is.</summary>
    public bool Drop(string href)
    {
        if (_added.Remove(href))
            return true;
        if (!_byHref.TryGetValue(href, out var numbers) || _dropped.Contains(numbers[0]))
            return false;
        _dropped.UnionWith(numbers);
        return _droppedHrefs.Add(href);
    }

    /// <summary>The same; returns the change that brought it, if it was not listed before.</summary>
    public PendingChange? Withdraw(string href)
    {
        var added = _added.GetValueOrDefault(href);
        Drop(href);
        return added;
    }
}
