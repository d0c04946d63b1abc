using FsCheck;
using FsCheck.Fluent;
using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Tests.Notifications;

/// <summary>What goes in comes out again, and nothing else moves by a byte.</summary>
public sealed class DocumentProperties
{
    private static readonly NotificationItem s_ours = NotificationItem.Create(
        ConfigurationKind.Queue,
        "furniture-piece-1",
        "arn:aws:sqs:us-east-1:1:q",
        new NotificationFilter("a&b/", ".<x>")
    );

    [Fact]
    public void Inserting_and_removing_gives_the_same_bytes() =>
        Prop.ForAll(Samples.Documents, text => NotificationDocument.Parse(text).With(s_ours).Without(i => i.Id == s_ours.Id).Text == text)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void All_others_keep_their_bytes_and_their_order() =>
        Prop.ForAll(
                Samples.Documents,
                text =>
                {
                    var before = NotificationDocument.Parse(text).Items.Select(i => i.Xml).ToList();
                    var after = NotificationDocument.Parse(text).With(s_ours).Items.Select(i => i.Xml).ToList();
                    return after.Contains(s_ours.Xml) && after.Where(x => x != s_ours.Xml).SequenceEqual(before);
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("<NotificationConfiguration/>")]
    // moto's.
    [InlineData("<?xml version=\"1.0\"?><GetBucketNotificationResponse xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>")]
    public void Where_nothing_is_yet_the_root_is_the_one_that_S3_takes(string nothing) =>
        NotificationDocument
            .Parse(nothing)
            .With(s_ours)
            .Text.ShouldBe(
                $"<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{s_ours.Xml}</NotificationConfiguration>"
            );

    [Fact]
    public void Removing_what_was_never_inserted_changes_nothing() =>
        Prop.ForAll(
                Samples.Documents,
                text =>
                    NotificationDocument.Parse(text) is var document && ReferenceEquals(document.Without(i => i.Id == s_ours.Id), document)
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Two_attachments_can_be_removed_in_either_order() =>
        Prop.ForAll(
                Samples.Documents,
                text =>
                {
                    var other = NotificationItem.Create(
                        ConfigurationKind.Function,
                        "two",
                        "arn:aws:lambda:us-east-1:1:function:f",
                        NotificationFilter.All
                    );
                    var both = NotificationDocument.Parse(text).With(s_ours).With(other);
                    return both.Without(i => i.Id == "two").Without(i => i.Id == s_ours.Id).Text == text
                        && both.Without(i => i.Id == s_ours.Id).Without(i => i.Id == "two").Text == text;
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>")]
    [InlineData("<?xml version=\"1.0\"?>\n<n:NotificationConfiguration xmlns:n=\"http://s3.amazonaws.com/doc/2006-03-01/\" />\n")]
    public void An_empty_configuration_takes_its_first_element_and_gives_it_back(string text)
    {
        var with = NotificationDocument.Parse(text).With(s_ours);

        with.Items.ShouldHaveSingleItem().Filter.ShouldBe(s_ours.Filter);
        with.Without(_ => true).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>oops</html>")]
    [InlineData("<!doctype html><title>oops</title>")]
    [InlineData("<html><head/><body>well-formed</body></html>")]
    [InlineData("<ListBucketResult/>")]
    public void What_is_not_a_configuration_is_not_taken_for_an_empty_one(string text) =>
        Should.Throw<FurnitureException>(() => NotificationDocument.Parse(text)).Message.ShouldContain("nothing was changed");

    [Fact]
    public void The_same_in_another_spelling_means_the_same()
    {
        const string One =
            "<QueueConfiguration><Id>i</Id><Queue>q</Queue><Event>a</Event><Event>b</Event><Filter><S3Key><FilterRule><Name>prefix</Name><Value>P</Value></FilterRule></S3Key></Filter></QueueConfiguration>";
        const string Other =
            "<QueueConfiguration>\n <Event>b</Event><Event>a</Event><Queue>q</Queue><Id>i</Id><Filter><S3Key><FilterRule><Value>P</Value><Name>Prefix</Name></FilterRule></S3Key></Filter></QueueConfiguration>";

        NotificationItem.Of(One).Canonical.ShouldBe(NotificationItem.Of(Other).Canonical);
        NotificationItem.Of(One).Canonical.ShouldNotBe(NotificationItem.Of(One.Replace(">P<", ">p<", StringComparison.Ordinal)).Canonical);
    }
}
