using GapFurniture.LocalCloud.DynamoDb;
using GapFurniture.LocalCloud.X;

namespace GapFurniture.LocalCloud;

/// <summary>The DynamoDb and X of a local cloud.</summary>
internal static class IotTweetOfCloud
{
    extension(LocalCloudHost cloud)
    {
        public LocalDynamoDb DynamoDb => cloud.Part<DynamoDbPart>().DynamoDb;

        public LocalX X => cloud.Part<XPart>().X;
    }
}
