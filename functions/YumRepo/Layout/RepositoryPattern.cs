using System.Buffers;
using GapFurniture.Shared;

namespace GapFurniture.YumRepo.Layout;

/// <summary>
/// Names the repository of a key: by one word for each folder, such as <c>dist/releasever/arch</c> where <c>arch</c> is the architecture; or by
/// <c>^REGEXP</c>, whose group <c>repo</c>, or 1, is the repository's prefix, and whose group <c>arch</c> is the architecture among its folders.
/// </summary>
internal sealed class RepositoryPattern
{
    private const string ArchitectureWord = "arch";

    private static readonly SearchValues<char> s_ofExpressions = SearchValues.Create("*?()[]{}\\|+");

    private readonly string _text;
    private readonly string[] _folders;
    private readonly KeyRegex? _regex;
    private readonly int _repository;
    private readonly int? _architecture;

    /// <summary>Reads a pattern; an empty one is one repository for all keys.</summary>
    /// <exception cref="FormatException">It is wrong; the message says how.</exception>
    public RepositoryPattern(string text)
    {
        _text = text;
        if (!text.StartsWith('^'))
        {
            _folders = text.Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (_folders.Any(f => f.AsSpan().ContainsAny(s_ofExpressions)))
                throw new FormatException(
                    $"\"{text}\" is neither names of folders such as dist/releasever/arch nor a regular expression: those begin with ^"
                );
            if (_folders.Count(f => f == ArchitectureWord) > 1)
                throw new FormatException($"\"{text}\" names the architecture twice");
            return;
        }
        _folders = [];
        _regex = new KeyRegex(text);
        if (_regex.Groups == 0)
            throw new FormatException($"\"{text}\" needs a group for the repository, such as ^(?P<repo>[^/]+/(?P<arch>[^/]+)/)");
        _repository = _regex.GroupOf("repo") ?? 1;
        _architecture = _regex.GroupOf(ArchitectureWord);
    }

    /// <summary>True if it tells architectures from other folders.</summary>
    public bool HasArchitecture => _architecture is not null || _folders.Contains(ArchitectureWord);

    /// <summary>The repository of a key below the root.</summary>
    /// <returns>Null if the pattern names none: too few folders, or no match.</returns>
    public RepositoryName? RepositoryOf(string key)
    {
        if (_regex is null)
        {
            var parts = key.Split('/');
            if (parts.Length <= _folders.Length || parts.Take(_folders.Length).Any(p => p.Length == 0))
                return null;
            var at = Array.IndexOf(_folders, ArchitectureWord);
            return new RepositoryName(string.Concat(parts.Take(_folders.Length).Select(p => p + "/")), at < 0 ? null : at);
        }
        if (_regex.Match(key) is not { } groups || !key.StartsWith(groups[_repository], StringComparison.Ordinal))
            return null;
        var prefix = groups[_repository];
        if (prefix.Length > 0 && !prefix.EndsWith('/'))
            prefix += "/";
        if (!key.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        // The last folder of that name: architectures stand behind distributions.
        var folder = _architecture is { } group && groups[group].Length > 0 ? Array.LastIndexOf(prefix.Split('/'), groups[group]) : -1;
        return new RepositoryName(prefix, folder < 0 ? null : folder);
    }

    public override string ToString() => _text.Length > 0 ? _text : "(one repository)";
}

/// <summary>A repository below the root.</summary>
/// <param name="Prefix">Its prefix, with a slash at its end; empty for the root itself.</param>
/// <param name="ArchitectureFolder">Which of its folders, from 0, is the architecture; null if none is.</param>
internal sealed record RepositoryName(string Prefix, int? ArchitectureFolder)
{
    /// <summary>The architecture; null if no folder names it.</summary>
    public string? Architecture => ArchitectureFolder is { } at ? Prefix.Split('/')[at] : null;

    /// <summary>The prefix of the same repository for another architecture.</summary>
    public string Sibling(string architecture)
    {
        var folders = Prefix.Split('/');
        folders[ArchitectureFolder ?? throw new InvalidOperationException("no folder names the architecture")] = architecture;
        return string.Join('/', folders);
    }
}
