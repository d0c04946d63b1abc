namespace GapFurniture.Furniture;

/// <summary>What the user is told: one message that says what to do next. Exit code 1.</summary>
internal sealed class FurnitureException(string message) : Exception(message);
