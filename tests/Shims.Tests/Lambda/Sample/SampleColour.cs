using Amazon.Runtime;

namespace GapFurniture.Shims.Tests.Lambda.Sample;

public sealed class SampleColour(string value) : ConstantClass(value);
