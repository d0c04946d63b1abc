using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Shared;
using GapFurniture.YumRepo.Layout;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Reading;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Signing;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Commands;

/// <summary>Does what the command line says, for one repository.</summary>
/// <param name="host">The parts.</param>
/// <param name="options">What the command line says.</param>
/// <param name="output">Takes the results.</param>
internal sealed class CommandLine(YumRepoHost host, YumRepoOptions options, TextWriter output)
{
    private readonly S3Url _url = options.Repository!;

    /// <returns>False if something failed or is wrong; standard output or the log says what.</returns>
    /// <exception cref="CommandException">The repository cannot be read or written; nothing more can be done.</exception>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        try
        {
            var repository = await host.Repositories.OpenAsync(_url, stop);
            return options.Command!.Name switch
            {
                "add" => await AddAsync(repository, stop),
                "remove" => await RemoveAsync(repository, stop),
                "verify" => await VerifyAsync(repository, stop),
                "rebuild" => await RebuildAsync(repository, stop),
                _ => await ShowAsync(repository, stop),
            };
        }
        catch (Exception e) when (e is RepositoryException or SigningException)
        {
            throw new CommandException(e.Message, e);
        }
        catch (OperationCanceledException e) when (stop.IsCancellationRequested)
        {
            throw new CommandException("stopped; what is staged is committed by the next run", e);
        }
    }

    private async Task<bool> AddAsync(Repository repository, CancellationToken stop)
    {
        var changes = new List<PendingChange>();
        var isGood = true;
        foreach (var operand in options.Operands)
        {
            var outcome = await AddOneAsync(operand, stop);
            if (outcome is null)
                isGood = false;
            else
                changes.AddRange(outcome);
        }
        return await CommitAsync(repository, changes, stop) && isGood;
    }

    // One package that cannot be added does not stop the others. Null: it was reported.
    private async Task<IReadOnlyList<PendingChange>?> AddOneAsync(string operand, CancellationToken stop)
    {
        try
        {
            if (S3Url.ParseObject(operand) is not { } url)
            {
                var package = await LocalPackage.ReadAsync(operand, Target(operand), TimeProvider.System.GetUtcNow(), stop);
                if (options.DryRun)
                    return [PendingChange.Add(package.Stage(Path.GetFileName(operand), order: ""))];
                await UploadAsync(operand, package, stop);
                url = package.Place;
            }
            var place = PlaceOf(url);
            var outcome = await host.Stager.StageAsync(place, order: "", options.DryRun, stop);
            if (outcome.IsBad)
                return null;
            if (outcome.Changes.All(c => c.Change.Package is null))
                throw new CommandException($"there is no object {operand}");
            return [.. outcome.Changes.Select(c => c.Change)];
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is IOException or RpmFormatException or CommandException or CopyException)
        {
            Log.NotIndexed(host.Logger, operand, AwsTrouble.Is(e) ? AwsTrouble.Describe(e) : e.Message);
            return null;
        }
    }

    // What lies in the repository is listed where it is; what lies elsewhere is copied into it.
    private PackagePlace PlaceOf(S3Url url)
    {
        if (!_url.Contains(url.Bucket, url.Key))
            return new PackagePlace(url, _url, new RepositoryName("", null), url.Key[(url.Key.LastIndexOf('/') + 1)..], IsInInbox: true);
        var (place, ignored) = options.Layout.Find(url.Bucket, url.Key);
        return place ?? throw new CommandException(ignored!);
    }

    private S3Url Target(string path) => _url with { Key = _url.Key + Path.GetFileName(path) };

    private async Task UploadAsync(string path, ReadPackage package, CancellationToken stop)
    {
        if (!options.SignPackages)
        {
            await using var plain = File.OpenRead(path);
            await PutAsync(plain, package, stop);
            return;
        }
        // The caller's file stays as it is.
        var copy = Path.GetTempFileName();
        try
        {
            File.Copy(path, copy, overwrite: true);
            await using var content = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite);
            if (await host.Signer.SignAsync(path, package.Package.HeaderEnd, content, stop))
            {
                content.Position = 0;
                package = package with { Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop)) };
            }
            content.Position = 0;
            await PutAsync(content, package, stop);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private async Task PutAsync(FileStream content, ReadPackage package, CancellationToken stop)
    {
        var target = package.Place;
        var request = new PutObjectRequest
        {
            BucketName = target.Bucket,
            Key = target.Key,
            InputStream = content,
            ContentType = "application/x-rpm",
            // S3 keeps it, and is asked for it when the package is read back.
            ChecksumSHA256 = Convert.ToBase64String(Convert.FromHexString(package.Sha256!)),
            IfNoneMatch = options.Store.SameNevra == SameNevra.Refuse ? "*" : null,
        };
        try
        {
            await host.S3.PutObjectAsync(request, stop);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.PreconditionFailed)
        {
            var existing = await host.Reader.ReadAsync(target, needsDigest: true, stop);
            if (existing?.Sha256 != package.Sha256)
                throw new CommandException($"{target} is there already with other content, and the policy is to refuse that", e);
        }
    }

    private async Task<bool> RemoveAsync(Repository repository, CancellationToken stop)
    {
        var listed = (await repository.ShowAsync(stop)).Packages;
        var found = options.Operands.Select(o => (Operand: o, Packages: Find(listed, o))).ToList();
        var missing = found.Where(f => f.Packages.Count == 0).Select(f => f.Operand).ToList();
        // A misspelt name is found before anything is removed.
        if (missing.Count > 0)
            throw new CommandException($"not listed in {_url}: {string.Join(", ", missing)}; yumrepo show lists what is");
        var hrefs = found.SelectMany(f => f.Packages).Select(p => p.Href).Distinct(StringComparer.Ordinal).ToList();
        foreach (var href in options.DryRun ? [] : hrefs)
            await repository.StageRemoveAsync(href, order: "", stop);
        var isGood = await CommitAsync(repository, [.. hrefs.Select(h => PendingChange.Remove(h, ""))], stop);
        // Only now: clients that read the index up to here find what it names.
        foreach (var href in options.DryRun || options.KeepFiles ? [] : hrefs.Where(h => !h.Contains("://", StringComparison.Ordinal)))
            await DeleteAsync(_url with { Key = _url.Key + href }, stop);
        return isGood;
    }

    private async Task DeleteAsync(S3Url place, CancellationToken stop)
    {
        try
        {
            await host.Copier.DeleteAsync(place, stop);
            await host.Stager.DeleteTwinAsync(place, stop);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new CommandException(
                $"{place} is no longer listed, but could not be deleted: {AwsTrouble.Describe(e, "s3:DeleteObject")}",
                e
            );
        }
    }

    private List<ListedPackage> Find(IReadOnlyList<ListedPackage> listed, string operand)
    {
        var href = S3Url.ParseObject(operand) is { } url && _url.Contains(url.Bucket, url.Key) ? url.Key[_url.Key.Length..] : operand;
        var byPlace = listed.Where(p => p.Href == href).ToList();
        return byPlace.Count > 0
            ? byPlace
            // With and without epoch: rpm -q prints it without.
            :
            [
                .. listed.Where(p =>
                    p.Nevra.ToString() == operand
                    || (p.Nevra with { Epoch = "0" }).ToString() == operand
                    || p.Href[(p.Href.LastIndexOf('/') + 1)..] == operand
                ),
            ];
    }

    private async Task<bool> CommitAsync(Repository repository, IReadOnlyList<PendingChange> changes, CancellationToken stop)
    {
        if (options.DryRun)
        {
            var plan = await repository.PlanAsync(changes, stop);
            await WriteAsync(plan.Changes, plan.Packages, "would be ");
            return plan.Problems.Count == 0;
        }
        var report = await repository.CommitAsync(stop);
        await WriteAsync(report.Changes, report.Packages, "");
        return report.Problems.Count == 0 && report.Changes.All(c => c.Kind != ChangeKind.Refused);
    }

    private async Task WriteAsync(IReadOnlyList<PlannedChange> changes, int packages, string would)
    {
        foreach (var change in changes)
        {
            var reason = change.Reason.Length > 0 ? $": {change.Reason}" : "";
            await output.WriteLineAsync($"{would}{change.Kind.ToString().ToLowerInvariant()} {change.Nevra}{reason}");
        }
        var answer = RepositoryAnswer.Of(_url, changes, packages);
        await output.WriteLineAsync($"{_url}: {would}{answer.Added} added, {answer.Removed} removed, {packages} packages");
    }

    private async Task<bool> ShowAsync(Repository repository, CancellationToken stop)
    {
        var state = await repository.ShowAsync(stop);
        foreach (var package in state.Packages.OrderBy(p => p.Nevra.Name, StringComparer.Ordinal).ThenBy(p => p.Nevra.Evr))
            await output.WriteLineAsync($"{package.Nevra} {package.Href}");
        if (state.Revision is null)
            throw new CommandException($"there is no repository at {_url}: no repodata/repomd.xml");
        return true;
    }

    private async Task<bool> VerifyAsync(Repository repository, CancellationToken stop)
    {
        using var bar = ProgressLine.ForTerminal();
        var report = await repository.VerifyAsync(Packages, bar, stop);
        bar?.Dispose();
        foreach (var finding in report.Findings)
            await output.WriteLineAsync($"{finding.Href}: {finding.Message}");
        var result = report.Findings.Count == 0 ? "no differences" : $"{report.Findings.Count} differences";
        await output.WriteLineAsync($"{_url}: {report.Packages} packages, {result}");
        return report.Findings.Count == 0;
    }

    private async Task<bool> RebuildAsync(Repository repository, CancellationToken stop)
    {
        using var bar = ProgressLine.ForTerminal();
        var report = await repository.RebuildAsync(Packages, options.DryRun, bar, stop);
        bar?.Dispose();
        foreach (var bad in report.Unreadable)
            await output.WriteLineAsync($"{bad.Href}: not indexed: {bad.Message}");
        await WriteAsync(report.Commit.Changes, report.Commit.Packages, options.DryRun ? "would be " : "");
        return report.Unreadable.Count == 0;
    }

    private RepositoryPackages Packages => new(host.Reader, _url, options.PlusTwins);
}

/// <summary>A command cannot do its work. The message says why.</summary>
internal sealed class CommandException(string message, Exception? inner = null) : Exception(message, inner);
