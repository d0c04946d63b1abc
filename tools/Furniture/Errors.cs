namespace GapFurniture.Furniture;

/// <summary>What could not be done, in one message that says what to do next. Exit code 1.</summary>
internal sealed class FurnitureException(string message) : Exception(message);

/// <summary>Wrong or missing arguments, all of them. Exit code 2.</summary>
internal sealed class UsageException(params IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
