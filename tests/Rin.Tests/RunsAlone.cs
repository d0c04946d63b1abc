namespace GapFurniture.Rin.Tests;

/// <summary>Tests that set environment variables run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "environment";
}
