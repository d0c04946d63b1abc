namespace GapFurniture.Shims.Tests.Lambda.Sample;

public sealed class SampleScope : SampleCounter;
