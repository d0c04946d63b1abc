using System.CommandLine;
using GapFurniture.Furniture.Source;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture new</c>: the skeleton of a new piece.</summary>
internal static class NewVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "new",
            "makes the skeleton of a new piece: project, function, tests, template, policy, pages",
            "new LogMover --dry-run",
            "new LogMover --gap \"S3 → Athena\""
        );
        var name = verb.Takes(new Argument<string>("NAME") { Description = "of the new piece, such as LogMover" });
        var gap = verb.Text("gap", "TEXT", "the services that it connects, such as \"S3 → Athena\"");
        var source = verb.Text("source", "DIR", "the checkout (the one around this folder if not given)");
        var noRestore = verb.Switch("no-restore", "do not make the lock files");
        var dryRun = verb.Switch("dry-run", "show what would be written");
        return verb.Does(
            async (parsed, cancellation) =>
            {
                var checkout =
                    Checkout.Find(parsed.GetValue(source))
                    ?? throw new FurnitureException("this folder is not in a checkout of the sources; go there, or give --source DIR");
                var piece = parsed.GetRequiredValue(name);
                var plan = Skeleton.Plan(checkout, piece, parsed.GetValue(gap) ?? "one service → another");
                foreach (var edit in plan)
                    await Console.Out.WriteLineAsync($"write  {edit.Path}{(edit.Why.Length == 0 ? "" : $": {edit.Why}")}");
                if (parsed.GetValue(dryRun))
                    return 0;
                await Skeleton.ApplyAsync(checkout, plan, piece, !parsed.GetValue(noRestore), cancellation);
                await Console.Out.WriteLineAsync(
                    $"{piece} is there: ./test {piece} builds and tests it, functions/{piece}/README.md says what to write next"
                );
                return 0;
            }
        );
    }
}
