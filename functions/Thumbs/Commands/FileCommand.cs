using GapFurniture.Shared.Logging;
using GapFurniture.Thumbs.Imaging;

namespace GapFurniture.Thumbs.Commands;

/// <summary>Makes thumbnails of files. One that cannot be made does not stop the others.</summary>
/// <param name="imaging">How they are made.</param>
/// <param name="parallel">How many at once.</param>
/// <param name="openInput">Opens standard input.</param>
/// <param name="output">Standard output.</param>
/// <param name="error">For people.</param>
/// <param name="progress">Shown where there are many.</param>
internal sealed class FileCommand(
    ImagingOptions imaging,
    int parallel,
    Func<Stream> openInput,
    Stream output,
    TextWriter error,
    ProgressLine progress
)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];
    private int _done;

    /// <summary>Makes them.</summary>
    /// <returns>Whether all were made; the others were reported by name.</returns>
    /// <exception cref="OperationCanceledException">It was stopped; what is written is whole.</exception>
    /// <exception cref="DllNotFoundException">libvips is missing.</exception>
    public bool Run(FilePlan plan, CancellationToken cancellation)
    {
        // Before there are several threads, whose exceptions come as one of another kind.
        _ = Libvips.Version;
        var originals = plan.Sources.SelectMany(s => (string[])[RealPath.Of(s), RealPath.OfEntry(s)]).ToHashSet(StringComparer.Ordinal);
        Parallel.ForEach(
            plan.Sources,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            source =>
            {
                var problem = Try(plan, source, originals, cancellation);
                Report(source, problem, plan.Sources.Count);
            }
        );
        progress.Dispose();
        foreach (var failure in _failures.Order(StringComparer.Ordinal))
            error.WriteLine($"thumbs: {TerminalText.OneLine(failure)}");
        if (_failures.Count > 0 && plan.Sources.Count > 1)
            error.WriteLine($"thumbs: {_failures.Count} of {plan.Sources.Count} failed");
        return _failures.Count == 0;
    }

    private string? Try(FilePlan plan, string source, HashSet<string> originals, CancellationToken cancellation)
    {
        // To open one is said to be denied.
        if (Directory.Exists(source))
            return "it is a folder; give the files in it";
        try
        {
            using var file =
                source == FilePlan.Standard
                    ? openInput()
                    : new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            // A pipe has no length.
            var thumbnail = Thumbnailer.Make(file, file.CanSeek ? file.Length : null, plan.Variant, imaging, cancellation);
            if (plan.ToOutput)
            {
                output.Write(thumbnail.Bytes);
                output.Flush();
                return null;
            }
            return plan.Takes(thumbnail.Format)
                ? Write(plan.TargetOf(source, thumbnail.Format), thumbnail, originals)
                : $"its thumbnail of {thumbnail.Width} x {thumbnail.Height} pixels is larger than the format of {plan.File} allows";
        }
        catch (Exception e) when (e is PictureException or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private string? Write(string target, Thumbnail thumbnail, HashSet<string> originals)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        // Its place is taken, not what a link there leads to.
        var path = RealPath.OfEntry(target);
        if (originals.Contains(path))
            return $"its thumbnail would take the place of {target}";
        lock (_lock)
        {
            if (!_written.Add(path))
                return $"its thumbnail would take the place of another, {target}";
        }
        // Whoever looks meanwhile, or after a crash, sees a whole file or none.
        var draft = path + ".new";
        try
        {
            File.WriteAllBytes(draft, thumbnail.Bytes);
            File.Move(draft, path, overwrite: true);
            return null;
        }
        catch
        {
            // Such as half of it, on a full disk.
            File.Delete(draft);
            throw;
        }
    }

    private void Report(string source, string? problem, int count)
    {
        lock (_lock)
        {
            if (problem is not null)
                _failures.Add($"{source}: {problem}");
            _done++;
            if (count > 1)
                progress.Show(_ => $"{_done} of {count} thumbnails", isLast: _done == count);
        }
    }
}
