using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Deployment;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.Pieces;
using GapFurniture.YumRepo.Tests.Fakes;
using GapFurniture.YumRepo.Tests.Signing;

namespace GapFurniture.YumRepo.Tests.EndToEnd;

/// <summary>yumrepo with the rights that its policy and its template give it, and no others: neither too few nor too many.</summary>
public sealed class Granted
{
    private static readonly SampleRpm s_hello = new("hello");
    private static readonly SampleRpm s_plus = new("libstdc++") { Arch = "noarch" };

    private static string Text(string file) => File.ReadAllText(Path.Combine(Readme.Root, "functions", "YumRepo", file));

    [Fact]
    public async Task The_template_does_all_its_work_with_the_rights_of_its_role_and_these_are_the_policys()
    {
        await using var scene = await Scene.SetAsync();
        await using var gpg = await GnuPg.StartAsync();
        await gpg.MakeKeyAsync("Key-Type: RSA\nKey-Length: 2048\nKey-Usage: sign\nPassphrase: secret");
        scene.Cloud.Ssm.Put("/rpm/key", System.Text.Encoding.ASCII.GetString(await gpg.ExportAsync("secret")), ParameterKind.SecureString);
        scene.Cloud.Ssm.Put("/rpm/passphrase", "secret", ParameterKind.SecureString);
        var inLambda = await WorkAsync(
            scene,
            ("SigningParameter", "/rpm/key"),
            ("PassphraseParameter", "/rpm/passphrase"),
            ("ParametersKeyArn", "arn:aws:kms:us-east-1:123456789012:key/1")
        );
        await using var other = await Scene.SetAsync();
        var withKms = await WorkAsync(
            other,
            ("SigningKmsKeyArn", other.Cloud.Kms.CreateKey("alias/rpm").Arn),
            ("UserId", "Test <t@example.com>")
        );

        string[] used = [.. inLambda.Union(withKms, StringComparer.Ordinal)];
        var policy = AccessPolicy.Parse(Text("iam-policy.json"));
        // The decryption is Parameter Store's call, in our name; Lambda reads the queue; S3 reads and writes tags where an object has some; and
        // only an upload that fails is aborted.
        string[] byOthers =
        [
            "kms:Decrypt",
            "s3:AbortMultipartUpload",
            "s3:GetObjectTagging",
            "s3:PutObjectTagging",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
        ];
        policy.Unused().Except(used).ShouldBe(byOthers, ignoreOrder: true);
    }

    private static async Task<IReadOnlyCollection<string>> WorkAsync(Scene scene, params (string Name, string Value)[] more)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["BucketName"] = Scene.Bucket,
            ["RepositoryPrefix"] = "yum/",
            ["Layout"] = "dist/arch",
            ["Architectures"] = "x86_64,aarch64",
            ["InboxBucketName"] = Scene.Inbox,
            ["PlusTwins"] = "true",
            ["SignPackages"] = "true",
        };
        foreach (var (name, value) in more)
            parameters[name] = value;
        var stack = Stack.Deploy(
            scene.Cloud,
            "yumrepo",
            Text("serverless.template"),
            parameters,
            Scene.Executable,
            window: TimeSpan.FromSeconds(1)
        );
        var function = stack.Functions.ShouldHaveSingleItem().Value;
        scene.Cloud.S3.Notify(Scene.Inbox, scene.Cloud.Sqs.Arn(stack.Queue("Queue")), suffix: ".rpm");

        scene.Put(s_hello, "el9/x86_64/", Scene.Inbox);
        scene.Put(s_plus, "el9/x86_64/", Scene.Inbox);
        scene.Put("el9/x86_64/bad.rpm", "no package"u8.ToArray(), Scene.Inbox);
        await Eventually.HoldsAsync(
            () =>
                scene.Hrefs("yum/el9/x86_64/")?.Count == 2
                && scene.Hrefs("yum/el9/aarch64/")?.Count == 1
                && scene.Cloud.S3.ListKeys(Scene.Bucket, "yumrepo-failed/").Count == 1
                && scene.Cloud.S3.Get(Scene.Bucket, "yum/el9/aarch64/repodata/repomd.xml.asc") is not null
                && scene.Cloud.Sqs.Count(stack.Queue("Queue")).Total == 0,
            function.Log.Tail
        );
        stack.Role.Denied.ShouldBeEmpty(function.Log.Tail());
        return [.. stack.Role.Used];
    }
}
