namespace GapFurniture.Rin.Config;

/// <summary>One mistake in a config file.</summary>
/// <param name="Source">Path or URL of the file, as the user gave it.</param>
/// <param name="Line">Line, from 1; 0 when the mistake is not at a place.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record ConfigProblem(string Source, long Line, string Message)
{
    public override string ToString() => Line > 0 ? $"{Source}:{Line}: {Message}" : $"{Source}: {Message}";
}
