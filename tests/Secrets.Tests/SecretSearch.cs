using System.Buffers;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.Secrets.Tests;

/// <summary>Looks for secrets, in all their forms, in everything below a folder.</summary>
internal sealed class SecretSearch
{
    private readonly Dictionary<string, (SecretKind Kind, string Form)> _forms = new(StringComparer.Ordinal);
    private readonly (SearchValues<string> All, SearchValues<string> Credentials) _values;
    private readonly int _longest;

    public SecretSearch(IEnumerable<KnownSecret> secrets)
    {
        // A credential that is a parameter's value, too, is a credential.
        foreach (var secret in secrets.Where(s => s.Value.Length >= KnownSecret.ShortestSearched).OrderBy(s => s.Kind))
        {
            foreach (var (form, text) in SecretForms.Of(secret.Value))
                _forms.TryAdd(text, (secret.Kind, form));
        }
        _longest = _forms.Keys.Select(t => t.Length).DefaultIfEmpty().Max();
        _values = (
            SearchValues.Create([.. _forms.Keys], StringComparison.Ordinal),
            SearchValues.Create([.. _forms.Where(f => f.Value.Kind is SecretKind.Credential).Select(f => f.Key)], StringComparison.Ordinal)
        );
    }

    /// <summary>What is found, each with its file and what stands around it; the secret itself is masked.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="mayHoldParameters">Files in which values of parameters are by design, by their paths below the folder.</param>
    public IEnumerable<string> In(string folder, Func<string, bool> mayHoldParameters)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(folder, file);
            var text = File.ReadAllText(file);
            var values = mayHoldParameters(path) ? _values.Credentials : _values.All;
            for (var from = 0; text.AsSpan(from).IndexOfAny(values) is var next and >= 0; )
            {
                var at = from + next;
                var found = FormAt(text, at);
                yield return $"{path}: {_forms[found].Kind} ({_forms[found].Form}): …{Before(text, from, at)}<<<{found.Length} characters>>>";
                from = at + found.Length;
            }
        }
    }

    private string FormAt(string text, int at)
    {
        for (var length = Math.Min(_longest, text.Length - at); ; length--)
        {
            var form = text.Substring(at, length);
            if (_forms.ContainsKey(form))
                return form;
        }
    }

    // Not back into what was found before.
    private static string Before(string text, int from, int at) => text[Math.Max(from, at - 80)..at].ReplaceLineEndings("⏎");
}
