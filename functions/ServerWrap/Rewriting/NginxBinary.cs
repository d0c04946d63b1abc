using System.Text;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>
/// What an nginx was compiled with, read from its executable: to run <c>nginx -V</c> for it would take as long as the start of the server.
/// </summary>
internal sealed class NginxBinary(byte[] bytes)
{
    // A script in nginx's place says nothing of the nginx behind it.
    private readonly bool _isProgram = bytes.AsSpan().IndexOf("nginx version: "u8) >= 0;

    // A look through a megabyte takes a tenth of a millisecond.
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Whether a directive (or another word that it has a text for) is compiled in. True where nobody can know.</summary>
    public bool Has(string word)
    {
        if (!_known.TryGetValue(word, out var has))
            _known[word] = has = !_isProgram || bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(word)) >= 0;
        return has;
    }

    /// <summary>The folder that relative paths are meant from.</summary>
    public string Prefix => Argument("--prefix=") ?? "/usr/local/nginx";

    /// <summary>The configuration file that is read without -c.</summary>
    public string ConfPath => Path.GetFullPath(Argument("--conf-path=") ?? "conf/nginx.conf", Prefix);

    /// <summary>Whether it has the flag -e, for a log before the configuration is read (since 1.19.5).</summary>
    public bool HasErrorLogFlag => Has("-e filename");

    // The arguments of configure, which -V prints: up to a blank, a quote or the end of the text.
    private string? Argument(string name)
    {
        var start = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name));
        if (start < 0)
            return null;
        var rest = bytes.AsSpan(start + name.Length);
        var end = rest.IndexOfAny((byte)' ', (byte)'\'', (byte)0);
        return end < 0 ? null : Encoding.UTF8.GetString(rest[..end]);
    }
}
