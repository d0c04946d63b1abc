using GapFurniture.Furniture.Attach;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture detach</c>: removes exactly what attach wrote.</summary>
internal static class DetachVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "detach",
            "removes a piece from a bucket's notifications: all its attachments, or those that the flags describe",
            "detach PIECE --bucket my-logs --dry-run",
            "detach PIECE --bucket my-logs --prefix logs/"
        );
        var flags = new Flags(verb);
        var dryRun = verb.Switch("dry-run", "show what would change, change nothing");
        return verb.Does(
            async (parsed, cancellation) =>
            {
                var request = flags.RequiredRequestOf(parsed, flags.PieceOf(parsed));
                var clients = new Clients(cancellation, parsed.GetValue(dryRun));
                await DetachAsync(clients, request);
                return 0;
            }
        );
    }

    /// <summary>Detaches all attachments that the request describes.</summary>
    /// <returns>These attachments.</returns>
    public static async Task<IReadOnlyList<Attachment>> DetachAsync(Clients clients, AttachRequest request)
    {
        var attachments = await new AttachmentFinder(clients, request).FindAsync();
        foreach (var attachment in attachments)
            await new Attacher(clients).DetachAsync(attachment);
        if (attachments.Count == 0)
            await Console.Out.WriteLineAsync(
                $"nothing of {request.Piece} that these flags describe is attached to bucket {request.Bucket}"
            );
        else if (clients.IsDryRun)
            await Console.Out.WriteLineAsync("dry run: nothing was changed");
        return attachments;
    }
}
