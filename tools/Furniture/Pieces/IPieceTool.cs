using GapFurniture.Aws;
using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Pieces;

/// <summary>
/// What only one piece needs of this program: a class <c>XTool</c> in <c>functions/X/furniture</c>, found by its name, so that no list names
/// the pieces. Every member has a default for pieces that do not need it.
/// </summary>
internal interface IPieceTool
{
    /// <summary>What the user can paste to move over to AWS's own service.</summary>
    /// <exception cref="UsageException">A flag is missing.</exception>
    Task<string> SnippetsAsync(SnippetRequest request, CancellationToken cancellation) =>
        throw new FurnitureException("there are no snippets for this piece; its steps are the whole way");

    /// <summary>The last checks of the chain: is what the piece writes to there?</summary>
    Task<IReadOnlyList<Finding>> VerifyAsync(DeployedPiece deployed, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Finding>>([]);

    /// <summary>Where the piece itself writes objects.</summary>
    /// <param name="function">The piece's function; null when none is known.</param>
    Task<IReadOnlyList<OwnOutput>> OutputsAsync(string bucket, FunctionConfiguration? function, Clients clients) =>
        Task.FromResult<IReadOnlyList<OwnOutput>>([]);

    /// <summary>A piece's own part; one without anything of its own when it has none.</summary>
    static IPieceTool Of(PieceFacts piece)
    {
        var type = Array.Find(
            typeof(IPieceTool).Assembly.GetTypes(),
            t => t.Name == $"{piece.Piece}Tool" && t.IsAssignableTo(typeof(IPieceTool))
        );
        return type is null ? new NoTool() : (IPieceTool)Activator.CreateInstance(type)!;
    }

    private sealed class NoTool : IPieceTool;
}

/// <param name="Function">The piece's function; null when none was found.</param>
/// <param name="ConfigurationIds">Ids of the bucket's configurations that lead to the piece.</param>
internal sealed record DeployedPiece(FunctionConfiguration? Function, IReadOnlyList<string> ConfigurationIds);

/// <summary>Where a piece writes objects by itself: reported back to it by its own notification, they would go round in a circle.</summary>
/// <param name="Place">Bucket and prefix of all of them; the prefix is empty when they cannot be told from others.</param>
/// <param name="What">Such as <c>rejected documents</c>.</param>
internal sealed record OwnOutput(S3Url Place, string What)
{
    /// <summary>Which of them a notification reports back, in words.</summary>
    public static IEnumerable<string> Loops(IEnumerable<OwnOutput> outputs, PieceFacts piece, string bucket, NotificationFilter filter) =>
        outputs
            .Where(o => o.Place.Bucket == bucket && filter.Overlaps(new NotificationFilter(o.Place.Key, "")))
            .Select(o => $"{piece.Piece} writes {o.What} to {o.Place}, and the notification of {filter} reports them back to it");
}

/// <summary>What the user gives for snippets; each piece reads what it needs.</summary>
/// <param name="Flags">Values of flags by their names without dashes, such as <c>bucket</c>.</param>
/// <param name="Rest">The piece's own flags, behind <c>--</c>.</param>
internal sealed record SnippetRequest(IReadOnlyDictionary<string, string> Flags, params IReadOnlyList<string> Rest)
{
    public string? this[string flag] => Flags.GetValueOrDefault(flag);

    /// <exception cref="UsageException">It is not.</exception>
    public string Required(string flag, string meaning) => this[flag] ?? throw new UsageException($"for snippets give --{flag} {meaning}");
}
