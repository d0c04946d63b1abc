using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Cli;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture detach</c>: exactly what attach put in, out again.</summary>
internal static class DetachVerb
{
    public static Verb Create()
    {
        var flags = new Flags();
        var dryRun = Flags.Switch("dry-run", "show what would change, change nothing");
        var verb = new Verb(
            "detach",
            "takes a piece out of a bucket's notifications: all its bonds, or those that the flags name",
            "furniture detach rin --bucket my-logs --dry-run",
            "furniture detach rin --bucket my-logs --prefix logs/",
            "furniture detach codebuildfire --bucket backups --id restore-mysql"
        );
        flags.AddTo(verb);
        verb.Options.Add(dryRun);
        verb.SetAction(
            async (parsed, cancellation) =>
            {
                var piece = flags.PieceOf(parsed);
                var request = flags.RequiredRequestOf(parsed, piece);
                using var clients = new Clients();
                var detacher = new Detacher(clients, new Targets(clients), Patience.Standard, Console.Out, Console.Error);
                await detacher.DetachAsync(request, parsed.GetValue(dryRun), cancellation);
                return 0;
            }
        );
        return verb;
    }
}
