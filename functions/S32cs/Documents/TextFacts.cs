namespace GapFurniture.S32cs.Documents;

/// <summary>What holds for many lines at once.</summary>
/// <param name="IsUtf8">All of it is well-formed and complete.</param>
/// <param name="HasNoncharacters">U+FFFE or U+FFFF occur; only meaningful for well-formed text.</param>
internal readonly record struct TextFacts(bool IsUtf8, bool HasNoncharacters);
