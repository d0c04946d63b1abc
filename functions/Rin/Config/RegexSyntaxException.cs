namespace GapFurniture.Rin.Config;

/// <summary>A regular expression is wrong, or uses what cannot be supported.</summary>
internal sealed class RegexSyntaxException(string message, Exception? inner = null) : Exception(message, inner);
