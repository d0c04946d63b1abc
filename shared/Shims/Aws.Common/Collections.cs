using Amazon;

namespace GapFurniture.Shims.Aws;

/// <summary>What a collection of a model is before anybody sets it: null, unless AWSConfigs.InitializeCollections.</summary>
internal static class Collections
{
    public static List<T> List<T>() => AWSConfigs.InitializeCollections ? [] : null;

    public static Dictionary<string, T> Map<T>() => AWSConfigs.InitializeCollections ? [] : null;
}
