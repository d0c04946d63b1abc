using FsCheck;
using FsCheck.Fluent;
using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Tests.Notifications;

/// <summary>The overlap rule is exactly "some key could be for both".</summary>
public sealed class FilterProperties
{
    [Fact]
    public void Filters_that_overlap_have_a_key_for_both() =>
        Prop.ForAll(
                Samples.Filters,
                Samples.Filters,
                (one, other) =>
                {
                    if (!one.Overlaps(other))
                        return true;
                    var prefix = one.Prefix.Length > other.Prefix.Length ? one.Prefix : other.Prefix;
                    var suffix = one.Suffix.Length > other.Suffix.Length ? one.Suffix : other.Suffix;
                    return one.Matches(prefix + suffix) && other.Matches(prefix + suffix);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_key_that_is_for_both_means_that_they_overlap() =>
        Prop.ForAll(
                Samples.Filters,
                Samples.Filters,
                Samples.Keys,
                (one, other, key) => !(one.Matches(key) && other.Matches(key)) || one.Overlaps(other)
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Overlapping_is_mutual_and_every_filter_overlaps_itself() =>
        Prop.ForAll(Samples.Filters, Samples.Filters, (one, other) => one.Overlaps(other) == other.Overlaps(one) && one.Overlaps(one))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a/", "", "a/b", "", true)]
    [InlineData("a/", ".csv", "a/", ".json", false)]
    [InlineData("", "", "x", "", true)]
    [InlineData("a/", ".gz", "", ".json.gz", true)]
    [InlineData("a/", "", "b/", "", false)]
    public void S3s_own_examples_come_out_as_S3_says(string prefix, string suffix, string prefix2, string suffix2, bool overlap) =>
        new NotificationFilter(prefix, suffix).Overlaps(new NotificationFilter(prefix2, suffix2)).ShouldBe(overlap);

    [Theory]
    [InlineData("s3:ObjectCreated:*", "s3:ObjectCreated:Put", true)]
    [InlineData("s3:ObjectCreated:Put", "s3:ObjectCreated:Copy", false)]
    [InlineData("s3:ObjectCreated:*", "s3:ObjectRemoved:*", false)]
    public void Only_the_same_events_overlap(string one, string other, bool overlap) => EventTypes.Overlap(one, other).ShouldBe(overlap);
}
