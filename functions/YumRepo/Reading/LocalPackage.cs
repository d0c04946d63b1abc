using System.Security.Cryptography;
using GapFurniture.Aws;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Reading;

/// <summary>Reads a package that is a file, before it is uploaded.</summary>
internal static class LocalPackage
{
    /// <summary>Reads one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">Where it will be.</param>
    /// <param name="now">When it will be there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpmFormatException">It is not a package, or a broken one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<ReadPackage> ReadAsync(string path, S3Url target, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        if (file.Length == 0)
            throw new RpmFormatException("it is empty");
        byte[] bytes;
        for (long length = Math.Min(64 * 1024, file.Length), end; ; length = end)
        {
            bytes = new byte[length];
            file.Position = 0;
            await file.ReadExactlyAsync(bytes, cancellationToken);
            end = PackageReader.NeededEnd(bytes, file.Length);
            if (end > length)
                continue;
            file.Position = 0;
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            var package = Package.Parse(bytes.AsSpan(0, (int)end), file.Length);
            return new ReadPackage(package, target, "", file.Length, now.ToUnixTimeSeconds(), sha256);
        }
    }

    /// <summary>Says why a path leads to no package, before it is opened: pipes and devices, which could take forever, have no length.</summary>
    /// <returns>Null if it may be one.</returns>
    public static string? ProblemOf(string path)
    {
        try
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            return Directory.Exists(target) ? $"\"{path}\" is a folder"
                : !File.Exists(target) ? $"there is no file \"{path}\"{(target == path ? "" : $": it leads to {target}")}"
                : new FileInfo(target).Length == 0 ? $"\"{path}\" is empty, or no regular file"
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"there is no file \"{path}\"";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"\"{path}\" cannot be checked: this user may not read its folder, or it is a symbolic link to itself";
        }
    }
}
