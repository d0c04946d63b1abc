using Amazon.S3.Model;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.S3;

public sealed class Lists : CloudTest
{
    private const string Bucket = "bucket";
    private static readonly string[] s_keys = ["a/1", "a/2", "a/b/3", "b", "c/4", "c/5", "日本", "\uE000", "𠮷"];

    [Fact]
    public async Task Pages_of_every_size_give_all_keys_once_in_utf8_order()
    {
        Fill();
        for (var size = 1; size <= 10; size++)
        {
            var keys = new List<string>();
            var request = new ListObjectsV2Request { BucketName = Bucket, MaxKeys = size };
            do
            {
                var page = await S3.ListObjectsV2Async(request, Cancellation);
                page.S3Objects.Count.ShouldBeLessThanOrEqualTo(size);
                keys.AddRange(page.S3Objects.Select(o => o.Key));
                request.ContinuationToken = page.NextContinuationToken;
            } while (request.ContinuationToken is not null);

            keys.ShouldBe(s_keys, ignoreOrder: false, $"page size {size}");
        }
    }

    [Fact]
    public async Task A_delimiter_rolls_keys_up_into_common_prefixes_over_all_pages()
    {
        Fill();
        foreach (var size in new[] { 1, 2, 3, 1000 })
        {
            var (keys, prefixes) = (new List<string>(), new List<string>());
            var request = new ListObjectsV2Request
            {
                BucketName = Bucket,
                Delimiter = "/",
                MaxKeys = size,
            };
            do
            {
                var page = await S3.ListObjectsV2Async(request, Cancellation);
                keys.AddRange((page.S3Objects ?? []).Select(o => o.Key));
                prefixes.AddRange(page.CommonPrefixes ?? []);
                request.ContinuationToken = page.NextContinuationToken;
            } while (request.ContinuationToken is not null);

            prefixes.ShouldBe(["a/", "c/"], ignoreOrder: false, $"page size {size}");
            keys.ShouldBe(["b", "日本", "\uE000", "𠮷"], ignoreOrder: false, $"page size {size}");
        }
    }

    [Fact]
    public async Task Prefix_and_start_after_narrow_the_list()
    {
        Fill();
        var page = await S3.ListObjectsV2Async(
            new ListObjectsV2Request
            {
                BucketName = Bucket,
                Prefix = "a/",
                StartAfter = "a/1",
            },
            Cancellation
        );
        page.S3Objects.Select(o => o.Key).ShouldBe(["a/2", "a/b/3"]);
        page = await S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = "zzz" }, Cancellation);
        (page.S3Objects ?? []).ShouldBeEmpty();
        Cloud.S3.ListKeys(Bucket, "c").ShouldBe(["c/4", "c/5"]);
    }

    private void Fill()
    {
        Cloud.S3.CreateBucket(Bucket);
        foreach (var key in s_keys)
            Cloud.S3.Put(Bucket, key, "x");
    }
}
