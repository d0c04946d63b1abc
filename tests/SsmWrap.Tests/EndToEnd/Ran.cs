namespace GapFurniture.SsmWrap.Tests.EndToEnd;

/// <summary>What became of a process.</summary>
internal sealed record Ran(int Status, string Out, string Error);
