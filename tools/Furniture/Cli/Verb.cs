using System.CommandLine;

namespace GapFurniture.Furniture.Cli;

/// <summary>A verb with examples for its help.</summary>
internal sealed class Verb(string name, string description, params IReadOnlyList<string> examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}
