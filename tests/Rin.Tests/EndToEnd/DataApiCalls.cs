namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>Tests that call the Data API run one after another: some count its calls, and all share one local cloud.</summary>
[CollectionDefinition(Name)]
public sealed class DataApiCalls
{
    public const string Name = "Data API";
}
