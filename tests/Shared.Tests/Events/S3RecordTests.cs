using GapFurniture.Aws.Events;

namespace GapFurniture.Shared.Tests.Events;

public sealed class S3RecordTests
{
    [Theory]
    [InlineData("ObjectCreated:Put", true, false)]
    [InlineData("ObjectCreated:CompleteMultipartUpload", true, false)]
    [InlineData("Object Created", true, false)]
    [InlineData("", true, false)]
    [InlineData("ObjectRemoved:Delete", false, true)]
    [InlineData("ObjectRemoved:DeleteMarkerCreated", false, true)]
    [InlineData("LifecycleExpiration:Delete", false, true)]
    [InlineData("Object Deleted", false, true)]
    [InlineData("ObjectRestore:Completed", false, false)]
    [InlineData("ObjectTagging:Put", false, false)]
    public void Creations_bring_data_removals_take_it_and_all_else_changes_none(string eventName, bool created, bool removed)
    {
        var record = new S3Record("b", "k", eventName);
        record.IsCreated.ShouldBe(created);
        record.IsRemoved.ShouldBe(removed);
    }

    [Fact]
    public void The_url_holds_the_key_as_it_is() => new S3Record("b", "a b/%41+あ", "").Url.ShouldBe("s3://b/a b/%41+あ");
}
