namespace GapFurniture.Shims.Tests.Lambda.Sample;

public sealed class SampleException(string message, Exception cause) : Exception(message, cause);
