using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.Shared;
using GapFurniture.YumRepo.Layout;
using GapFurniture.YumRepo.Reading;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Commands;

/// <summary>Brings the operands of <c>add</c> into the repository, up to the point of its next commit.</summary>
/// <param name="host">The parts.</param>
/// <param name="options">What the command line says.</param>
internal sealed class PackageAdder(YumRepoHost host, YumRepoOptions options)
{
    private readonly S3Url _url = options.Repository!;

    /// <summary>Adds one package. One that cannot be added does not stop the others.</summary>
    /// <returns>What is staged, or in a dry run would be; null if it was refused, which the log has said.</returns>
    /// <exception cref="RepositoryException">The repository cannot be read or written.</exception>
    public async Task<IReadOnlyList<PendingChange>?> AddAsync(string operand, CancellationToken stop)
    {
        try
        {
            if (S3Url.ParseObject(operand) is not { } url)
            {
                url = Target(operand);
                if (await AddFileAsync(operand, url, stop) is { } change)
                    return [change];
            }
            var place = PlaceOf(url);
            var outcome = await host.Stager.StageAsync(place, order: "", options.DryRun, stop);
            if (outcome.IsBad)
                return null;
            if (outcome.Changes.All(c => c.Change.Package is null))
                throw new CommandException($"there is no object {operand}");
            return [.. outcome.Changes.Select(c => c.Change)];
        }
        catch (RpmFormatException e)
        {
            Log.NotIndexed(host.Logger, operand, e.Message);
            if (!options.DryRun)
                await host.Failed.TryKeepAsync(Target(operand), e.Message, stop);
            return null;
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is IOException or UnauthorizedAccessException or CommandException or CopyException)
        {
            Log.NotIndexed(host.Logger, operand, e is UnauthorizedAccessException ? "permission denied" : AwsTrouble.Describe(e));
            return null;
        }
    }

    // In a dry run it gives what would be staged.
    private async Task<PendingChange?> AddFileAsync(string path, S3Url target, CancellationToken stop)
    {
        var package = await LocalPackage.ReadAsync(path, target, TimeProvider.System.GetUtcNow(), stop);
        var href = Path.GetFileName(path);
        if (options.Store.SameNevra == SameNevra.Refuse)
            await host.Stager.CheckAsync(package.Package.Nevra, new Placement(_url, href), stop);
        if (options.DryRun)
            return PendingChange.Add(package.Stage(href, order: ""));
        await UploadAsync(path, package, stop);
        return null;
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
            AutoCloseStream = false,
            ContentType = "application/x-rpm",
            // S3 keeps it, and is asked for it when the package is read back.
            ChecksumSHA256 = Convert.ToBase64String(Convert.FromHexString(package.Sha256!)),
            IfNoneMatch = options.Store.SameNevra == SameNevra.Refuse ? "*" : null,
        };
        try
        {
            // Under "refuse" S3 may answer 409, which the SDK does not try again.
            await new Backoff(6).RunAsync(PutOnceAsync, Transient.Is, stop);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            var existing = await host.Reader.ReadAsync(target, needsDigest: true, stop);
            if (existing?.Sha256 != package.Sha256)
                throw new RpmFormatException($"{target} exists already with other content, and -same-version refuse does not replace it");
        }

        Task<PutObjectResponse> PutOnceAsync(CancellationToken token)
        {
            content.Position = 0;
            return host.S3.PutObjectAsync(request, token);
        }
    }
}
