namespace GapFurniture.Shared.Options;

/// <summary>Options are wrong; all problems are listed, not just the first.</summary>
public sealed class OptionsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One line for each problem.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
