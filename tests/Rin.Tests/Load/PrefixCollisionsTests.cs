using System.Net;
using FsCheck.Fluent;
using GapFurniture.Aws.Events;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Load;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Load;

public sealed class PrefixCollisionsTests
{
    private const string Bucket = "logs";

    private static CopyItem Item(string key) =>
        new(new S3Record(Bucket, key, "ObjectCreated:Put"), Some.Prefix("", "t") with { Bucket = Bucket }, new TableName(null, "t"));

    private static async Task<string[]> SharedAsync(FakeS3 s3, IEnumerable<string> keys)
    {
        using var log = new CapturedLog();
        var found = await new PrefixCollisions(_ => s3, log).FindAsync(keys.Select(Item), CancellationToken.None);
        return [.. found.Select(o => o.Key).Order(StringComparer.Ordinal)];
    }

    private static void Put(FakeS3 s3, IEnumerable<string> keys)
    {
        foreach (var key in keys)
            s3.Objects[$"s3://{Bucket}/{key}"] = "";
    }

    [Fact]
    public async Task One_list_answers_for_many_keys_that_lie_together()
    {
        using var s3 = new FakeS3();
        string[] keys = [.. Enumerable.Range(0, 250).Select(i => $"in/{i:000}.json")];
        Put(s3, keys);
        Put(s3, ["in/100.json.bak"]);

        (await SharedAsync(s3, keys)).ShouldBe(["in/100.json"]);
        s3.Lists.ShouldBe(1);
    }

    [Fact]
    public async Task Keys_spread_thinly_over_a_full_bucket_are_asked_for_one_by_one()
    {
        using var s3 = new FakeS3 { MostKeys = 100 };
        Put(s3, Enumerable.Range(0, 5000).Select(i => $"{i:0000}-x"));
        string[] keys = [.. Enumerable.Range(0, 50).Select(i => $"{i * 100:0000}")];

        (await SharedAsync(s3, keys)).ShouldBe(keys);
        s3.Lists.ShouldBeLessThanOrEqualTo(keys.Length + 1);
    }

    [Fact]
    public async Task Where_only_the_keys_themselves_may_be_listed_each_is_asked_for_by_itself()
    {
        using var s3 = new FakeS3
        {
            ListRefused = r => r.Prefix?.Length == 5 ? null : FakeS3.Answers(HttpStatusCode.Forbidden, "AccessDenied"),
        };
        string[] keys = [.. Enumerable.Range(0, 20).Select(i => $"in/{i:00}")];
        Put(s3, keys);
        Put(s3, ["in/07x"]);

        (await SharedAsync(s3, keys)).ShouldBe(["in/07"]);
    }

    [Fact]
    public void A_key_is_ambiguous_exactly_if_another_begins_with_it()
    {
        // Few letters, so that keys begin with each other often; two beyond U+FFFF and above U+D7FF, where UTF-16 sorts otherwise than S3.
        var letter = Gen.Elements("a", "b", "/", "\uFF21", "\U00020BB7");
        var key = letter.NonEmptyListOf().Select(l => string.Concat(l.Take(6)));
        var cases = from mine in key.NonEmptyListOf() from others in key.ListOf() from n in Gen.Choose(1, 12) select (mine, others, n);
        Properties.ForAll(
            cases,
            async c =>
            {
                using var s3 = new FakeS3 { MostKeys = c.n };
                string[] mine = [.. c.mine.Distinct(StringComparer.Ordinal)];
                string[] all = [.. mine.Concat(c.others).Distinct(StringComparer.Ordinal)];
                Put(s3, all);
                var expected = mine.Where(k => all.Any(o => o != k && o.StartsWith(k, StringComparison.Ordinal)));
                (await SharedAsync(s3, mine)).ShouldBe(expected.Order(StringComparer.Ordinal));
            }
        );
    }
}
