namespace GapFurniture.Rin.Config;

/// <summary>The config cannot be used; every mistake in it is listed.</summary>
internal sealed class ConfigException(IReadOnlyList<ConfigProblem> problems, Exception? inner = null)
    : Exception(string.Join(Environment.NewLine, problems), inner)
{
    public IReadOnlyList<ConfigProblem> Problems { get; } = problems;
}
