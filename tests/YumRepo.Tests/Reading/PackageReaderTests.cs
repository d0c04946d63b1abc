using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.YumRepo.Reading;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Tests.Fakes;
using GapFurniture.YumRepo.Tests.Rpm;

namespace GapFurniture.YumRepo.Tests.Reading;

public sealed class PackageReaderTests : IAsyncLifetime
{
    private const string Bucket = "packages";

    private static readonly S3Url s_place = new(Bucket, "a b/ü+.rpm");

    private LocalCloudHost _cloud = null!;
    private AmazonS3Client _s3 = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cloud = await LocalCloudHost.StartAsync(cancellation: Cancellation);
        _cloud.S3.CreateBucket(Bucket);
        var environment = _cloud.Environment;
        _s3 = new AmazonS3Client(
            new BasicAWSCredentials(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]),
            new AmazonS3Config
            {
                ServiceURL = _cloud.Endpoint,
                ForcePathStyle = true,
                AuthenticationRegion = environment["AWS_REGION"],
                MaxErrorRetry = 1,
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        _s3.Dispose();
        await _cloud.DisposeAsync();
    }

    private async Task<(ReadPackage? Package, int Gets, int Heads)> ReadAsync(bool needsDigest = true)
    {
        _cloud.Requests.Clear();
        var package = await new PackageReader(_s3).ReadAsync(s_place, needsDigest, Cancellation);
        return (package, _cloud.Requests.Count("s3", "GetObject"), _cloud.Requests.Count("s3", "HeadObject"));
    }

    private Task<PutObjectResponse> PutAsync(byte[] bytes, bool hasDigest) =>
        _s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = s_place.Bucket,
                Key = s_place.Key,
                InputStream = new MemoryStream(bytes),
                ChecksumAlgorithm = hasDigest ? ChecksumAlgorithm.SHA256 : ChecksumAlgorithm.CRC32,
            },
            Cancellation
        );

    private static SampleRpm Sample(int header, int payload) =>
        new("sample") { Description = new string('x', header), PayloadLength = payload };

    [Theory]
    [InlineData(10, 100, false, 1, 0)]
    [InlineData(10, 500_000, true, 1, 1)]
    [InlineData(10, 500_000, false, 2, 1)]
    [InlineData(200_000, 500_000, true, 2, 1)]
    [InlineData(200_000, 500_000, false, 2, 1)]
    [InlineData(65_500, 10, false, 2, 1)]
    public async Task Header_and_digest_take_two_reads_at_most(int header, int payload, bool hasDigest, int gets, int heads)
    {
        var bytes = Sample(header, payload).Bytes();
        await PutAsync(bytes, hasDigest);

        var read = await ReadAsync();

        var package = read.Package.ShouldNotBeNull();
        package.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        package.Size.ShouldBe(bytes.Length);
        package.Package.Description.Length.ShouldBe(header);
        (read.Gets, read.Heads).ShouldBe((gets, heads));
    }

    [Fact]
    public async Task Files_that_primary_does_not_name_are_left_out_by_choice()
    {
        await PutAsync(OddPackages.All["files"].ToArray(), hasDigest: true);

        var package = (await new PackageReader(_s3, skipsFiles: true).ReadAsync(s_place, needsDigest: true, Cancellation))!.Package;

        package.Files.Select(f => f.Path).ShouldBe(["/opt/bin/x", "/opt/bin/deep", "/usr/lib/sendmail", "/etc/passwd"]);
        // What a package has itself it does not require, whatever is listed.
        package
            .Dependencies.Requires.Select(r => r.Name)
            .ShouldBe((await ReadAsync()).Package!.Package.Dependencies.Requires.Select(r => r.Name));
    }

    [Fact]
    public async Task A_digest_that_comes_from_elsewhere_is_not_asked_for()
    {
        await PutAsync(Sample(10, 500_000).Bytes(), hasDigest: false);

        var read = await ReadAsync(needsDigest: false);

        read.Package.ShouldNotBeNull().Sha256.ShouldBeNull();
        (read.Gets, read.Heads).ShouldBe((1, 0));
    }

    [Fact]
    public async Task What_is_not_there_is_null() => (await ReadAsync()).Package.ShouldBeNull();

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again()
    {
        // Longer than what lies in the buffers of a connection that breaks.
        var bytes = Sample(10, 32 << 20).Bytes();
        await PutAsync(bytes, hasDigest: false);

        var package = await ReadMeanwhileAsync(() => _cloud.Faults.Add(new Fault("s3", "GetObject", FaultKind.Cut) { Times = 1 }));

        package.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        _cloud.Faults.Pendings().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_object_that_is_replaced_while_it_is_read_is_read_anew()
    {
        var (old, current) = (Sample(200_000, 10), Sample(200_001, 10));
        await PutAsync(old.Bytes(), hasDigest: true);

        // Its HEAD asks for the old one.
        var package = await ReadMeanwhileAsync(() => _cloud.S3.Put(s_place.Bucket, s_place.Key, current.Bytes()));

        package.Package.Description.Length.ShouldBe(200_001);
        package.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(current.Bytes())));
    }

    // What happens meanwhile happens behind the first read, before the answer to the HEAD.
    private async Task<ReadPackage> ReadMeanwhileAsync(Action happens)
    {
        _cloud.Faults.Add(new Fault("s3", "HeadObject", FaultKind.Delay) { DelayMs = 1500, Times = 1 });
        var reading = ReadAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (_cloud.Requests.Count("s3", "GetObject") == 0)
            await timer.WaitForNextTickAsync(Cancellation);
        happens();
        return (await reading).Package.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(95)]
    [InlineData(120)]
    [InlineData(300)]
    [InlineData(70_000)]
    public async Task A_package_that_is_cut_off_is_refused_by_name(int length)
    {
        await PutAsync(Sample(200_000, 10).Bytes()[..length], hasDigest: false);

        (await Should.ThrowAsync<RpmFormatException>(() => ReadAsync())).Message.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_copy_has_the_digest_that_S3_computed_and_is_marked()
    {
        var bytes = Sample(10, 500_000).Bytes();
        await PutAsync(bytes, hasDigest: false);
        var package = (await ReadAsync(needsDigest: false)).Package.ShouldNotBeNull();
        var target = new S3Url(Bucket, "copied/x.rpm");

        var digest = await new PackageCopier(_s3).CopyAsync(package, target, new OwnCopy(s_place, IsTwin: false), true, Cancellation);

        digest.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        var copy = await new PackageReader(_s3).ReadAsync(target, needsDigest: true, Cancellation);
        copy.ShouldNotBeNull().Mark.ShouldBe(new OwnCopy(s_place, IsTwin: false));
        (await new PackageCopier(_s3).IsCopyOfAsync(target, s_place, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_source_that_was_replaced_is_not_copied()
    {
        await PutAsync(Sample(10, 100).Bytes(), hasDigest: false);
        var package = (await ReadAsync(needsDigest: false)).Package.ShouldNotBeNull();
        await PutAsync(Sample(11, 100).Bytes(), hasDigest: false);

        await Should.ThrowAsync<CopyException>(() =>
            new PackageCopier(_s3).CopyAsync(package, new S3Url(Bucket, "x.rpm"), new OwnCopy(s_place, IsTwin: false), true, Cancellation)
        );

        _cloud.S3.Get(Bucket, "x.rpm").ShouldBeNull();
    }
}
