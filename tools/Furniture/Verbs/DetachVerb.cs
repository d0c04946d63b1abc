using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Cli;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture detach</c>: removes exactly what attach wrote.</summary>
internal static class DetachVerb
{
    public static Verb Create()
    {
        var flags = new Flags();
        var dryRun = Flags.Switch("dry-run", "show what would change, change nothing");
        var verb = new Verb(
            "detach",
            "removes a piece from a bucket's notifications: all its attachments, or those that the flags describe",
            "detach PIECE --bucket my-logs --dry-run",
            "detach PIECE --bucket my-logs --prefix logs/"
        );
        flags.AddTo(verb);
        verb.Options.Add(dryRun);
        verb.SetAction(
            async (parsed, cancellation) =>
            {
                var request = flags.RequiredRequestOf(parsed, flags.PieceOf(parsed));
                using var clients = new Clients();
                await new Detacher(clients, Console.Out, Console.Error).DetachAsync(request, parsed.GetValue(dryRun), cancellation);
                return 0;
            }
        );
        return verb;
    }
}
