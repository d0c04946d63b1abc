using GapFurniture.Aws.Events;

namespace GapFurniture.Shared.Tests.Events;

public sealed class S3RecordTests
{
    [Theory]
    [InlineData("ObjectCreated:Put", true)]
    [InlineData("ObjectCreated:CompleteMultipartUpload", true)]
    [InlineData("Object Created", true)]
    [InlineData("ObjectRemoved:Delete", false)]
    [InlineData("ObjectRemoved:DeleteMarkerCreated", false)]
    [InlineData("ObjectRestore:Completed", false)]
    [InlineData("ObjectTagging:Put", false)]
    [InlineData("LifecycleExpiration:Delete", false)]
    [InlineData("Object Deleted", false)]
    [InlineData("", false)]
    public void Only_creations_bring_data(string eventName, bool created) => new S3Record("b", "k", eventName).IsCreated.ShouldBe(created);

    [Fact]
    public void The_url_holds_the_key_as_it_is() => new S3Record("b", "a b/%41+あ", "").Url.ShouldBe("s3://b/a b/%41+あ");
}
