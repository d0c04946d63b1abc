namespace GapFurniture.LocalCloud.Tests.Redshift;

[CollectionDefinition(Name)]
public sealed class OnOneCluster : ICollectionFixture<ClusterFixture>
{
    public const string Name = "local Redshift";
}
