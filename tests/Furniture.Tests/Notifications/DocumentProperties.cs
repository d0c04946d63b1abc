using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Tests.Notifications;

/// <summary>What goes in comes out again, and nothing else moves.</summary>
public sealed class DocumentProperties
{
    private static readonly NotificationItem s_ours = NotificationItem.Create(
        ConfigurationKind.Queue,
        "furniture-piece-1",
        "arn:aws:sqs:us-east-1:1:q",
        new NotificationFilter("a&b/", ".<x>")
    );

    [Fact]
    public void Inserting_and_removing_gives_the_same_document() =>
        Prop.ForAll(
                Samples.Documents,
                text => IsSame(NotificationDocument.Parse(text).With(s_ours).Without(i => i.Id == s_ours.Id).Text, text)
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void All_others_stay_as_they_are_and_in_their_order() =>
        Prop.ForAll(
                Samples.Documents,
                text =>
                {
                    var before = NotificationDocument.Parse(text).Items.Select(i => i.Element);
                    var after = NotificationDocument.Parse(text).With(s_ours).Items;
                    return after.Count(i => i.Canonical == s_ours.Canonical) == 1
                        && after.Where(i => i.Id != s_ours.Id).Select(i => i.Element).SequenceEqual(before, new XNodeEqualityComparer());
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
                $"<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{s_ours.Element.ToString(SaveOptions.DisableFormatting)}</NotificationConfiguration>"
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
                    return IsSame(both.Without(i => i.Id == "two").Without(i => i.Id == s_ours.Id).Text, text)
                        && IsSame(both.Without(i => i.Id == s_ours.Id).Without(i => i.Id == "two").Text, text);
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

        Canonical(One).ShouldBe(Canonical(Other));
        Canonical(One).ShouldNotBe(Canonical(One.Replace(">P<", ">p<", StringComparison.Ordinal)));

        static string Canonical(string xml) => new NotificationItem(XElement.Parse(xml)).Canonical;
    }

    // A document without elements has nothing to keep.
    private static bool IsSame(string text, string other) =>
        XElement.Parse(other) is { HasElements: true } element
            ? XNode.DeepEquals(XElement.Parse(text), element)
            : !XElement.Parse(text).HasElements;
}
