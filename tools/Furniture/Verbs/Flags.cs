using System.CommandLine;
using GapFurniture.Aws;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Verbs;

/// <summary>What describes an attachment, for the verbs that take one: the piece, and flags.</summary>
internal sealed class Flags(Verb verb)
{
    public Argument<string> Piece { get; } = verb.TakesPiece();

    public Option<string> Bucket { get; } = verb.Text("bucket", "BUCKET", "the bucket whose new objects the piece gets events for");

    public Option<string> Queue { get; } = verb.Text("queue", "NAME|URL", "the piece's queue");

    public Option<string> Function { get; } = verb.Text("function", "NAME", "the piece's function, or the one that reads its queue");

    private readonly Option<string> _prefix = verb.Text("prefix", "TEXT", "only keys that begin so");
    private readonly Option<string> _suffix = verb.Text("suffix", "TEXT", "only keys that end so");
    private readonly Option<string> _to = verb.Text("to", "queue|function|eventbridge", "how events reach it (else the piece's own way)")
        .AcceptOnlyFromAmong("queue", "function", "eventbridge");
    private readonly Option<string> _id = verb.Text("id", "ID", "id of the notification configuration (some pieces read it)");
    private readonly Option<string> _account = verb.Text("account", "ID", "the bucket's owner, if not the target's account");

    public PieceFacts PieceOf(ParseResult parsed) => PieceFacts.Find(parsed.GetRequiredValue(Piece));

    /// <summary>The attachment that the flags describe; null without a bucket.</summary>
    public AttachRequest? RequestOf(ParseResult parsed, PieceFacts piece)
    {
        if (parsed.GetValue(Bucket) is not { Length: > 0 } bucket)
            return null;
        if (AwsNames.BucketProblem(bucket) is { } problem)
            throw new UsageException($"--bucket: {problem}");
        var (prefix, suffix) = (parsed.GetValue(_prefix), parsed.GetValue(_suffix));
        return new AttachRequest(
            piece.Piece,
            bucket,
            prefix is null && suffix is null ? null : new NotificationFilter(prefix ?? "", suffix ?? ""),
            parsed.GetValue(_to) is { } way ? Enum.Parse<Way>(way, ignoreCase: true) : null,
            parsed.GetValue(Queue),
            parsed.GetValue(Function),
            parsed.GetValue(_id),
            parsed.GetValue(_account)
        )
        {
            Events = piece.Events,
        };
    }

    /// <exception cref="UsageException">The bucket is missing.</exception>
    public AttachRequest RequiredRequestOf(ParseResult parsed, PieceFacts piece) =>
        RequestOf(parsed, piece) ?? throw new UsageException("which bucket? give --bucket NAME");
}
