using System.Security.Cryptography;
using Amazon.S3;
using GapFurniture.Aws;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.Shared;
using GapFurniture.YumRepo.Reading;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Tests.Rpm;
using GapFurniture.YumRepo.Tests.Signing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.YumRepo.Tests.Reading;

/// <summary>Packages that are signed on their way into a repository. That rpm accepts such signatures is for RpmSignerTests.</summary>
public sealed class SignedCopiesTests : IAsyncLifetime
{
    private static readonly S3Url s_source = new("inbox", "p.rpm");
    private static readonly S3Url s_target = new("packages", "Packages/p.rpm");
    private static readonly OwnCopy s_mark = new(s_source, IsTwin: false);

    private LocalCloudHost _cloud = null!;
    private AmazonS3Client _s3 = null!;
    private GnuPg _gpg = null!;
    private readonly string _key = Path.GetTempFileName();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _gpg = await GnuPg.StartAsync();
        await _gpg.MakeKeyAsync("Key-Type: RSA\nKey-Length: 2048\nKey-Usage: sign,cert\n%no-protection");
        await File.WriteAllBytesAsync(_key, await _gpg.ExportAsync(), Cancellation);
        _cloud = await LocalCloudHost.StartAsync(cancellation: Cancellation);
        _cloud.S3.CreateBucket(s_source.Bucket);
        _cloud.S3.CreateBucket(s_target.Bucket);
        _s3 = new AmazonS3Client(
            _cloud.Identity.AccessKeyId,
            _cloud.Identity.SecretAccessKey,
            new AmazonS3Config
            {
                ServiceURL = _cloud.Endpoint,
                AuthenticationRegion = _cloud.Identity.Region,
                ForcePathStyle = true,
                MaxErrorRetry = 0,
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        _s3?.Dispose();
        if (_cloud is not null)
            await _cloud.DisposeAsync();
        if (_gpg is not null)
            await _gpg.DisposeAsync();
    }

    // Below and above the smallest size of a part, beyond which S3 copies by itself.
    [Theory]
    [InlineData(1000)]
    [InlineData(12_000_000)]
    public async Task A_package_is_stored_with_our_signature_and_all_else_as_it_was(int payload)
    {
        var original = Put(payload);
        var package = await ReadAsync();

        var digest = await CopyAsync(package, replaces: false);

        var stored = _cloud.S3.Get(s_target.Bucket, s_target.Key)!;
        var start = (int)package.Package.HeaderStart;
        stored.Length.ShouldBe(original.Length);
        stored.AsSpan(start).SequenceEqual(original.AsSpan(start)).ShouldBeTrue();
        stored.AsSpan(0, start).SequenceEqual(original.AsSpan(0, start)).ShouldBeFalse();
        digest.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(stored)));
        var found = (await new PackageReader(_s3).ReadAsync(s_target, needsDigest: true, Cancellation))!;
        found.Sha256.ShouldBe(digest);
        found.Mark.ShouldBe(s_mark);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(6_000_000)]
    public async Task The_same_event_twice_gives_the_same_package_whatever_the_policy(int payload)
    {
        Put(payload);
        var package = await ReadAsync();
        var first = await CopyAsync(package, replaces: false);

        (await CopyAsync(package, replaces: false)).ShouldBe(first);
        (await CopyAsync(package, replaces: true)).ShouldBe(first);

        Convert.ToHexStringLower(SHA256.HashData(_cloud.S3.Get(s_target.Bucket, s_target.Key)!)).ShouldBe(first);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(6_000_000)]
    public async Task Another_object_is_left_where_the_policy_is_to_refuse(int payload)
    {
        Put(payload);
        var another = RpmBytes.Named("another").ToArray();
        _cloud.S3.Put(s_target.Bucket, s_target.Key, another);
        var package = await ReadAsync();

        await Should.ThrowAsync<CopyException>(() => CopyAsync(package, replaces: false));
        _cloud.S3.Get(s_target.Bucket, s_target.Key).ShouldBe(another);

        await CopyAsync(package, replaces: true);
        _cloud.S3.Get(s_target.Bucket, s_target.Key)!.Length.ShouldBe((int)package.Size);
    }

    [Fact]
    public async Task A_source_that_was_replaced_is_not_copied()
    {
        Put(6_000_000);
        var package = await ReadAsync();
        Put(7_000_000);

        await Should.ThrowAsync<CopyException>(() => CopyAsync(package, replaces: true));

        _cloud.S3.ListKeys(s_target.Bucket, "").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("UploadPart")]
    [InlineData("UploadPartCopy")]
    [InlineData("CompleteMultipartUpload")]
    public async Task What_breaks_off_leaves_neither_an_object_nor_parts(string operation)
    {
        Put(6_000_000);
        var package = await ReadAsync();
        _cloud.Faults.Add(new Fault("s3", operation, FaultKind.Error) { Status = 403, Code = "AccessDenied" });

        await Should.ThrowAsync<AmazonS3Exception>(() => CopyAsync(package, replaces: true));

        _cloud.S3.ListKeys(s_target.Bucket, "").ShouldBeEmpty();
        _cloud.Requests.Count("s3", "AbortMultipartUpload").ShouldBe(1);
    }

    [Fact]
    public async Task A_package_without_room_is_left_to_be_copied_as_it_is()
    {
        _cloud.S3.Put(s_source.Bucket, s_source.Key, RpmBytes.Named("p").ToArray());

        (await CopyAsync(await ReadAsync(), replaces: true)).ShouldBeNull();

        _cloud.S3.ListKeys(s_target.Bucket, "").ShouldBeEmpty();
    }

    private Task<string?> CopyAsync(ReadPackage package, bool replaces)
    {
        var reader = new PackageReader(_s3);
        var keys = new SigningKeys(
            new KeySource(KeyKind.File, _key),
            null,
            null,
            () => throw new NotSupportedException(),
            () => throw new NotSupportedException(),
            new Redactor()
        );
        return new SignedCopies(_s3, reader, keys, NullLogger.Instance).CopyAsync(package, s_target, s_mark, replaces, Cancellation);
    }

    private byte[] Put(int payload)
    {
        var content = new byte[payload];
        new Random(payload).NextBytes(content);
        var package = RpmBytes.Named("p").With(RpmTag.PayloadDigest, ["00"]).Changed(reserve: 4096, payload: content).ToArray();
        _cloud.S3.Put(s_source.Bucket, s_source.Key, package, "application/x-rpm");
        return package;
    }

    private async Task<ReadPackage> ReadAsync() => (await new PackageReader(_s3).ReadAsync(s_source, needsDigest: false, Cancellation))!;
}
