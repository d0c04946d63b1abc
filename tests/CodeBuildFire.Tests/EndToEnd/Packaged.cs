using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using GapFurniture.LocalCloud.Deployment;
using GapFurniture.Pieces;

namespace GapFurniture.CodeBuildFire.Tests.EndToEnd;

/// <summary>The package that <c>./publish --zip</c> makes, as Lambda unpacks and starts it.</summary>
public sealed class Packaged
{
    [Fact]
    public async Task The_package_is_the_same_each_time_and_its_bootstrap_serves_the_deployed_function()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("GAP_CODEBUILDFIRE") is not { Length: > 0 },
            "GAP_CODEBUILDFIRE names no published executable: the package is NOT tried"
        );
        var folder = Directory.CreateTempSubdirectory("fire-package-").FullName;
        try
        {
            var zip = await ZipAsync();
            var first = await DigestAsync(zip);
            (await DigestAsync(await ZipAsync())).ShouldBe(first);
            await ZipFile.ExtractToDirectoryAsync(zip, folder, TestContext.Current.CancellationToken);
            var bootstrap = Path.Combine(folder, "bootstrap");
            Assert.SkipUnless(
                File.Exists(bootstrap),
                "no native executable here, so the package is for the managed runtime, which is not here"
            );
            await using var scene = await Scene.SetAsync();
            var template = await File.ReadAllTextAsync(
                Path.Combine(Readme.Root, "functions", "CodeBuildFire", "serverless.template"),
                TestContext.Current.CancellationToken
            );
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ProjectName"] = Scene.Project,
                ["BucketName"] = Scene.Bucket,
            };
            var stack = Stack.Deploy(scene.Cloud, "fire", template, parameters, bootstrap);
            var function = stack.Functions["CodeBuildFire"];
            scene.Cloud.S3.Notify(Scene.Bucket, function.Arn, id: Scene.Project);

            scene.Cloud.S3.Put(Scene.Bucket, "mysql/a.gz", "dump");

            await Eventually.HoldsAsync(() => scene.Builds.Count == 1, function.Log.Tail);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Where the executable is published already, which takes its time, only the package is made.
    private static async Task<string> ZipAsync()
    {
        var start = new ProcessStartInfo(
            Path.Combine(Readme.Root, "publish"),
            ["CodeBuildFire", "--zip", "--out", Path.GetDirectoryName(FireProcess.Executable)!]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, await errors);
        (await errors).ShouldContain("MB zipped, ");
        return output.TrimEnd().Split('\n')[^1];
    }

    private static async Task<string> DigestAsync(string zip) =>
        Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(zip, TestContext.Current.CancellationToken)));
}
