using System.CommandLine;
using GapFurniture.Furniture.Cli;
using GapFurniture.Furniture.Source;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture new</c>: the skeleton of a piece, in the house's style, that builds and passes.</summary>
internal static class NewVerb
{
    public static Verb Create()
    {
        var name = new Argument<string>("NAME") { Description = "of the new piece, such as LogMover" };
        var gap = Flags.Text("gap", "TEXT", "what it joins, such as \"S3 → Athena\"");
        var source = Flags.Text("source", "DIR", "the checkout (the one around this folder if not given)");
        var noRestore = Flags.Switch("no-restore", "write no lock files; dotnet restore does that later");
        var dryRun = Flags.Switch("dry-run", "show what would be written");
        var verb = new Verb(
            "new",
            "makes the skeleton of a new piece: project, function, tests, template, policy, pages",
            "furniture new LogMover --gap \"S3 → Athena\"",
            "furniture new LogMover --dry-run"
        );
        verb.Arguments.Add(name);
        foreach (var option in new Option[] { gap, source, noRestore, dryRun })
            verb.Options.Add(option);
        verb.SetAction(
            async (parsed, cancellation) =>
            {
                var checkout = parsed.GetValue(source) is { } folder
                    ? Checkout.At(folder)
                    : Checkout.Above(Directory.GetCurrentDirectory())
                        ?? throw new FurnitureException("this folder is in no checkout of the sources; go there, or give --source DIR");
                var piece = parsed.GetRequiredValue(name);
                var plan = Skeleton.Plan(checkout, piece, parsed.GetValue(gap) ?? "one service → another");
                foreach (var edit in plan)
                    await Console.Out.WriteLineAsync(edit.ToString().Replace("edit  ", "write ", StringComparison.Ordinal));
                if (parsed.GetValue(dryRun))
                    return 0;
                foreach (var edit in plan)
                    edit.Apply(checkout.Root);
                await Skeleton.AddToSolutionAsync(checkout.Root, piece, !parsed.GetValue(noRestore), cancellation);
                await Console.Out.WriteLineAsync(
                    $"{piece} is there: ./test {piece} builds and tests it, functions/{piece}/README.md says what to write next"
                );
                return 0;
            }
        );
        return verb;
    }
}
