namespace GapFurniture.SsmWrap.Options;

/// <summary>An option as it was given.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Value">Its value; for a switch true, false, or whatever stood there.</param>
/// <param name="Origin">The flag or variable, for messages.</param>
internal sealed record GivenOption(string Name, string Value, string Origin);
