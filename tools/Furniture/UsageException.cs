namespace GapFurniture.Furniture;

/// <summary>Wrong or missing arguments, all of them. Exit code 2.</summary>
internal sealed class UsageException(params IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
