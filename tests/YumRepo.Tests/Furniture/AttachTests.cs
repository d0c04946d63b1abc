using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Tests.Pieces.YumRepo;

public sealed class AttachTests
{
    private static Attachment Attached(Way way)
    {
        var target = new Target(new Arn("aws", "sqs", "us-east-1", "123456789012", "yumrepo"), null);
        var filter = new NotificationFilter("", ".rpm");
        return new Attachment("YumRepo", "packages", filter, way, target, "id", "123456789012")
        {
            Events = PieceFacts.Find("yumrepo").Events,
        };
    }

    [Fact]
    public void The_bucket_also_reports_packages_that_go() =>
        Attached(Way.Queue).Item!.Events.ShouldBe(["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:LifecycleExpiration:*"]);

    [Fact]
    public void EventBridge_does_too() =>
        Attached(Way.EventBridge).Pattern.ShouldContain("\"detail-type\":[\"Object Created\",\"Object Deleted\"]");
}
