using System.Security;
using System.Text;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>
/// The elements of filelists or other in the order of primary. Files that other programs wrote may have another: createrepo_c's own reader, which
/// Pulp uses, refuses that.
/// </summary>
/// <param name="elements">In the file's own order; null if there is no such file.</param>
/// <param name="isOrdered">True if the order is known to be right, so that elements need no look.</param>
/// <seealso href="https://github.com/rpm-software-management/createrepo_c/blob/master/src/xml_parser_main_metadata_together.c"/>
internal sealed class OrderedElements(PackageElements? elements, bool isOrdered) : IDisposable
{
    private readonly Dictionary<string, Queue<byte[]>> _waiting = new(StringComparer.Ordinal);

    /// <summary>How many packages had no element.</summary>
    public int Missing { get; private set; }

    /// <summary>The element of a package; one without files or changes if the file has none. Valid until the next call.</summary>
    /// <exception cref="RepositoryException">The file cannot be read, or is shorter than it must be.</exception>
    public ReadOnlySpan<byte> Next(ListedPackage package)
    {
        if (isOrdered)
        {
            return elements?.MoveNext() == true
                ? elements.Current
                : throw new RepositoryException("a file of metadata has fewer packages than its index says: delete repodata/.index/");
        }
        if (_waiting.TryGetValue(package.PkgId, out var queue))
        {
            var found = queue.Dequeue();
            if (queue.Count == 0)
                _waiting.Remove(package.PkgId);
            return found;
        }
        while (elements?.MoveNext() == true)
        {
            var id = PkgId(elements.Current);
            if (id == package.PkgId)
                return elements.Current;
            if (!_waiting.TryGetValue(id, out queue))
                _waiting.Add(id, queue = []);
            queue.Enqueue(elements.Current.ToArray());
        }
        Missing++;
        return Plain(package);
    }

    /// <summary>Reads the rest, since a file that breaks off there is not to be trusted at all.</summary>
    /// <exception cref="RepositoryException">The file cannot be read.</exception>
    public void Finish()
    {
        while (elements?.MoveNext() == true)
            continue;
    }

    public void Dispose() => elements?.Dispose();

    private static string PkgId(ReadOnlySpan<byte> element)
    {
        var tag = element[..element.IndexOf((byte)'>')];
        var at = tag.IndexOf("pkgid="u8);
        if (at < 0)
            throw new RepositoryException($"a package in filelists.xml or other.xml has no pkgid: {Encoding.UTF8.GetString(tag)}");
        var value = tag[(at + "pkgid='".Length)..];
        var end = value.IndexOfAny((byte)'"', (byte)'\'');
        return Encoding.UTF8.GetString(end < 0 ? value : value[..end]);
    }

    private static byte[] Plain(ListedPackage package)
    {
        var (name, epoch, version, release, arch) = package.Nevra;
        return Encoding.UTF8.GetBytes(
            $"""
            <package pkgid="{package.PkgId}" name="{SecurityElement.Escape(name)}" arch="{SecurityElement.Escape(arch)}">
              <version epoch="{SecurityElement.Escape(epoch)}" ver="{SecurityElement.Escape(version)}" rel="{SecurityElement.Escape(
                release
            )}"/>
            </package>
            """
        );
    }
}
