namespace GapFurniture.Shared.Options;

/// <summary>A command-line flag.</summary>
/// <param name="Name">Without dashes, such as <c>max-execution-time</c>.</param>
/// <param name="Value">What to call its value in the help, such as <c>DURATION</c>; null for a switch, which takes none.</param>
/// <param name="Help">One line for <c>-help</c>.</param>
public sealed record Flag(string Name, string? Value, string Help);
