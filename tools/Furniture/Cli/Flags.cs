using System.CommandLine;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Cli;

/// <summary>Flags that several verbs have, with one dash or two.</summary>
internal sealed class Flags
{
    public Argument<string> Piece { get; } =
        new("PIECE") { Description = $"one of {string.Join(", ", PieceFacts.Embedded.Select(p => p.Piece))}" };

    public Option<string> Bucket { get; } = Text("bucket", "BUCKET", "the bucket whose new objects the piece gets events for");

    public Option<string> Prefix { get; } = Text("prefix", "TEXT", "only keys that begin so");

    public Option<string> Suffix { get; } = Text("suffix", "TEXT", "only keys that end so");

    public Option<string> To { get; } =
        Text("to", "queue|function|eventbridge", "how events reach the piece (the piece's own way if not given)")
            .AcceptOnlyFromAmong("queue", "function", "eventbridge");

    public Option<string> Queue { get; } = Text("queue", "NAME|URL", "the piece's queue");

    public Option<string> Function { get; } = Text("function", "NAME", "the piece's function, or the one that reads its queue");

    public Option<string> Id { get; } = Text("id", "ID", "id of the notification configuration (some pieces read it: see their pages)");

    public Option<string> Account { get; } = Text("account", "ID", "the bucket's owner, if not the target's account");

    public static Option<string> Text(string name, string value, string help) =>
        new($"--{name}", $"-{name}") { HelpName = value, Description = help };

    public static Option<bool> Switch(string name, string help) => new($"--{name}", $"-{name}") { Description = help };

    public static Option<int?> Number(string name, string help) => new($"--{name}", $"-{name}") { HelpName = "N", Description = help };

    /// <summary>Adds the piece and everything that describes an attachment.</summary>
    public void AddTo(Command verb)
    {
        verb.Arguments.Add(Piece);
        foreach (var option in new Option[] { Bucket, Prefix, Suffix, To, Queue, Function, Id, Account })
            verb.Options.Add(option);
    }

    /// <summary>The piece that is named.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public PieceFacts PieceOf(ParseResult parsed) => PieceFacts.Find(parsed.GetRequiredValue(Piece));

    /// <summary>The attachment that the flags describe; null without a bucket.</summary>
    public AttachRequest? RequestOf(ParseResult parsed, PieceFacts piece)
    {
        if (parsed.GetValue(Bucket) is not { Length: > 0 } bucket)
            return null;
        if (AwsNames.BucketProblem(bucket) is { } problem)
            throw new UsageException($"--bucket: {problem}");
        var (prefix, suffix) = (parsed.GetValue(Prefix), parsed.GetValue(Suffix));
        return new AttachRequest(
            piece.Piece,
            bucket,
            prefix is null && suffix is null ? null : new NotificationFilter(prefix ?? "", suffix ?? ""),
            parsed.GetValue(To) is { } way ? Enum.Parse<Way>(way, ignoreCase: true) : null,
            parsed.GetValue(Queue),
            parsed.GetValue(Function),
            parsed.GetValue(Id),
            parsed.GetValue(Account)
        );
    }

    /// <summary>The attachment that the flags describe.</summary>
    /// <exception cref="UsageException">The bucket is missing.</exception>
    public AttachRequest RequiredRequestOf(ParseResult parsed, PieceFacts piece) =>
        RequestOf(parsed, piece) ?? throw new UsageException("which bucket? give --bucket NAME");
}
