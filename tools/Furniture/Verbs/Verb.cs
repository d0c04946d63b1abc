using System.CommandLine;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Verbs;

/// <summary>A verb with examples for its help: its own, and those of the pieces. Flags may be written with one dash or two.</summary>
internal sealed class Verb(string name, string description, params IReadOnlyList<string> examples) : Command(name, description)
{
    public IEnumerable<string> Examples { get; } =
        examples.Concat(PieceFacts.Embedded.SelectMany(p => p.Examples).Where(e => e.StartsWith(name + " ", StringComparison.Ordinal)));

    /// <summary>Adds a flag with a value; the value's name is for the help.</summary>
    public Option<string> Text(string flag, string value, string help) => Add(new Option<string>($"--{flag}", $"-{flag}"), value, help);

    public Option<int?> Number(string flag, string help) => Add(new Option<int?>($"--{flag}", $"-{flag}"), "N", help);

    public Option<bool> Switch(string flag, string help) => Add(new Option<bool>($"--{flag}", $"-{flag}"), null, help);

    public Argument<string> TakesPiece() =>
        Takes(new Argument<string>("PIECE") { Description = $"one of {string.Join(", ", PieceFacts.Embedded.Select(p => p.Piece))}" });

    /// <summary>Adds what stands without a flag.</summary>
    public T Takes<T>(T argument)
        where T : Argument
    {
        Arguments.Add(argument);
        return argument;
    }

    /// <summary>Says what the verb does: the last step of making one.</summary>
    /// <param name="run">Returns the exit status.</param>
    public Verb Does(Func<ParseResult, CancellationToken, Task<int>> run)
    {
        SetAction(run);
        return this;
    }

    private T Add<T>(T option, string? value, string help)
        where T : Option
    {
        (option.HelpName, option.Description) = (value, help);
        Options.Add(option);
        return option;
    }
}
