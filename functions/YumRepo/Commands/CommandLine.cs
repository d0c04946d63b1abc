using GapFurniture.Aws;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Reading;
using GapFurniture.YumRepo.Signing;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Commands;

/// <summary>Does what the command line says, for one repository.</summary>
/// <param name="host">The parts.</param>
/// <param name="options">What the command line says.</param>
/// <param name="output">Takes the results.</param>
internal sealed class CommandLine(YumRepoHost host, YumRepoOptions options, TextWriter output)
{
    // After a signal, for a commit that has begun: what is staged is in the index, or waits for the next run.
    private static readonly TimeSpan s_lastCommit = TimeSpan.FromSeconds(10);

    private readonly S3Url _url = options.Repository!;
    private bool _isNew;

    /// <returns>False if something failed or is wrong; standard output or the log says what.</returns>
    /// <exception cref="CommandException">The repository cannot be read or written; nothing more can be done.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before it was done.</exception>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        using var late = new CancellationTokenSource();
        await using var stopping = stop.Register(() => late.CancelAfter(s_lastCommit));
        try
        {
            var repository = await host.Repositories.OpenAsync(_url, stop);
            if (options.Command!.Name is "add" or "rebuild")
                await CheckPlaceAsync(stop);
            return options.Command.Name switch
            {
                "add" => await AddAsync(repository, stop, late.Token),
                "remove" => await RemoveAsync(repository, stop, late.Token),
                "verify" => await VerifyAsync(repository, stop),
                "rebuild" => await RebuildAsync(repository, stop),
                _ => await ShowAsync(repository, stop),
            };
        }
        catch (Exception e) when (e is RepositoryException or SigningException)
        {
            throw new CommandException(e.Message, e);
        }
    }

    // An index in the wrong folder would be a second one of the same packages, which nobody reads.
    private async Task CheckPlaceAsync(CancellationToken stop)
    {
        _isNew = await Neighbours.IsNewAsync(host.S3, _url, TimeProvider.System, stop);
        if (_isNew && !options.Nested && await Neighbours.ProblemAsync(host.S3, _url, TimeProvider.System, stop) is { } problem)
            throw new CommandException($"{problem}; correct -repo, or begin a repository there with -nested");
    }

    private async Task<bool> AddAsync(Repository repository, CancellationToken stop, CancellationToken late)
    {
        var packages = new PackageAdder(host, options);
        var changes = new List<PendingChange>();
        var isGood = true;
        try
        {
            foreach (var operand in options.Operands)
            {
                stop.ThrowIfCancellationRequested();
                var outcome = await packages.AddAsync(operand, stop);
                if (outcome is null)
                    isGood = false;
                else
                    changes.AddRange(outcome);
            }
        }
        // What is uploaded by then is listed.
        catch (OperationCanceledException) when (stop.IsCancellationRequested && changes.Count > 0)
        {
            await CommitAsync(repository, changes, late);
            throw;
        }
        return await CommitAsync(repository, changes, late) && isGood;
    }

    private async Task<bool> RemoveAsync(Repository repository, CancellationToken stop, CancellationToken late)
    {
        var state = await repository.ShowAsync(stop);
        CheckThere(state);
        var found = options.Operands.Select(o => (Operand: o, Packages: Find(state.Packages, o))).ToList();
        var missing = found.Where(f => f.Packages.Count == 0).Select(f => f.Operand).ToList();
        // A misspelt name is found before anything is removed.
        if (missing.Count > 0)
            throw new CommandException($"not listed in {_url}: {string.Join(", ", missing)}; yumrepo show lists what is");
        var hrefs = found.SelectMany(f => f.Packages).Select(p => p.Href).Distinct(StringComparer.Ordinal).ToList();
        foreach (var href in options.DryRun ? [] : hrefs)
            await repository.StageRemoveAsync(href, order: "", stop);
        var isGood = await CommitAsync(repository, [.. hrefs.Select(h => PendingChange.Remove(h, ""))], late);
        // Only now: clients that read the index up to here find what it names.
        foreach (var href in options.DryRun || options.KeepFiles ? [] : hrefs.Where(h => !h.Contains("://", StringComparison.Ordinal)))
            await DeleteAsync(_url with { Key = _url.Key + href }, late);
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
        var refused = report.Changes.Where(c => c.Kind == ChangeKind.Refused).ToList();
        foreach (var change in refused)
            await host.Failed.TryKeepAsync(_url with { Key = _url.Key + change.Href }, change.Reason, stop);
        await DeleteTwinsAsync(report, stop);
        await WriteAsync(report.Changes, report.Packages, "");
        return report.Problems.Count == 0 && refused.Count == 0;
    }

    // Of packages whose files the commit has deleted.
    private async Task DeleteTwinsAsync(CommitReport report, CancellationToken stop)
    {
        foreach (var change in report.Changes.Where(c => options.PlusTwins && options.Store.Deletes(c.Kind)))
            await host.Stager.DeleteTwinAsync(_url with { Key = _url.Key + change.Href }, stop);
    }

    private async Task WriteAsync(IReadOnlyList<PlannedChange> changes, int packages, string would)
    {
        foreach (var change in changes)
        {
            var kind = change.WasListed ? would + change.Kind.ToString().ToLowerInvariant() : "not listed:";
            var reason = change.Reason.Length > 0 ? $" ({change.Href}): {change.Reason}" : "";
            var file = options.Store.Deletes(change.Kind) ? $"; its file {would}deleted" : "";
            await output.WriteLineAsync($"{kind} {change.Nevra}{reason}{file}");
        }
        var answer = RepositoryAnswer.Of(_url, changes, packages);
        var refused = answer.Refused > 0 ? $", {answer.Refused} refused" : "";
        var isNew = _isNew && packages > 0 ? "; a new repository" : "";
        await output.WriteLineAsync($"{_url}: {would}{answer.Added} added, {answer.Removed} removed{refused}, {packages} packages{isNew}");
    }

    private async Task<bool> ShowAsync(Repository repository, CancellationToken stop)
    {
        var state = await repository.ShowAsync(stop);
        foreach (var package in state.Packages.OrderBy(p => p.Nevra.Name, StringComparer.Ordinal).ThenBy(p => p.Nevra.Evr))
            await output.WriteLineAsync($"{package.Nevra} {package.Href}");
        CheckThere(state);
        return true;
    }

    private void CheckThere(RepositoryState state)
    {
        if (state.Revision is null)
            throw new CommandException($"there is no repository at {_url}: no repodata/repomd.xml");
    }

    private async Task<bool> VerifyAsync(Repository repository, CancellationToken stop)
    {
        using var bar = PackageProgress.OfConsole();
        var report = await repository.VerifyAsync(Packages, bar, stop);
        bar.Dispose();
        foreach (var unlisted in report.Unlisted)
            await output.WriteLineAsync($"{unlisted.Href}: not listed, and need not be: {unlisted.Message}");
        foreach (var finding in report.Findings)
            await output.WriteLineAsync($"{finding.Href}: {finding.Message}");
        var result = report.Findings.Count == 0 ? "no differences" : $"{report.Findings.Count} differences";
        await output.WriteLineAsync($"{_url}: {report.Packages} packages, {result}");
        return report.Findings.Count == 0;
    }

    private async Task<bool> RebuildAsync(Repository repository, CancellationToken stop)
    {
        using var bar = PackageProgress.OfConsole();
        var report = await repository.RebuildAsync(Packages, options.DryRun, bar, stop);
        bar.Dispose();
        if (!options.DryRun)
            await DeleteTwinsAsync(report.Commit, stop);
        foreach (var bad in report.Unreadable)
            await output.WriteLineAsync($"{bad.Href}: not indexed: {bad.Message}");
        await WriteAsync(report.Commit.Changes, report.Commit.Packages, options.DryRun ? "would be " : "");
        return report.Unreadable.Count == 0;
    }

    private RepositoryPackages Packages => new(host.Reader, _url, options.Layout.Sources);
}

/// <summary>A command cannot do its work. The message says why.</summary>
internal sealed class CommandException(string message, Exception? inner = null) : Exception(message, inner);
