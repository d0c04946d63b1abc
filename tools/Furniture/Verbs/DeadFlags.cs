using System.CommandLine;
using GapFurniture.Aws;
using GapFurniture.Furniture.Dead;
using GapFurniture.Furniture.Deployed;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Shared.Options;

namespace GapFurniture.Furniture.Verbs;

/// <summary>What describes dead messages, for the verbs that look at them and send them again.</summary>
internal sealed class DeadFlags(Verb verb)
{
    private readonly Argument<string> _piece = verb.TakesPiece();
    private readonly Option<string> _stack = verb.Text("stack", "NAME", "its CloudFormation stack (the piece's name if nothing is given)");
    private readonly Option<string> _queue = verb.Text("queue", "NAME|URL", "its queue, or the dead-letter queue itself");
    private readonly Option<string> _function = verb.Text("function", "NAME", "its function");
    private readonly Option<string> _bucket = verb.Text("bucket", "BUCKET", "the bucket to which attach attached it");
    private readonly Option<string> _reason = verb.Text("reason", "TEXT", "only messages with this in their reason");
    private readonly Option<string> _key = verb.Text("key", "PREFIX", "only messages about objects whose key, or s3:// URL, begins so");
    private readonly Option<string> _older = verb.Text("older-than", "DURATION", "only messages sent longer ago, such as 2h or 30m");
    private readonly Option<string> _executable = verb.Text(
        "executable",
        "FILE",
        "the piece's own, to ask what is wrong (else that on PATH)"
    );
    private readonly Option<string> _logGroup = verb.Text("log-group", "NAME", "the log to search for reasons (else the function's)");
    private readonly Option<bool> _force = verb.Switch("force", "also where looking moves messages on to another dead-letter queue");

    public PieceFacts PieceOf(ParseResult parsed) => PieceFacts.Find(parsed.GetRequiredValue(_piece));

    /// <exception cref="UsageException">A duration that is none.</exception>
    public Choice ChoiceOf(ParseResult parsed)
    {
        TimeSpan? age = parsed.GetValue(_older) switch
        {
            null => null,
            var text when GoDuration.TryParse(text, out var duration) && duration >= TimeSpan.Zero => duration,
            var text => throw new UsageException($"--older-than: \"{text}\" is not a duration, such as 2h or 30m"),
        };
        return new Choice(parsed.GetValue(_reason), parsed.GetValue(_key), TimeProvider.System.GetUtcNow() - age);
    }

    /// <summary>The dead-letter queues and failure destinations that are meant.</summary>
    /// <exception cref="FurnitureException">There are none, or looking into one would move its messages on.</exception>
    public async Task<IReadOnlyList<DeadQueue>> QueuesOfAsync(ParseResult parsed, PieceFacts piece, Clients clients)
    {
        var bucket = parsed.GetValue(_bucket);
        if (bucket is not null && AwsNames.BucketProblem(bucket) is { } problem)
            throw new UsageException($"--bucket: {problem}");
        var request = new DeploymentRequest(parsed.GetValue(_stack), parsed.GetValue(_function), parsed.GetValue(_queue), bucket);
        var queues = await new DeadQueues(clients, piece).OfAsync(request);
        if (!parsed.GetValue(_force) && queues.FirstOrDefault(q => q.Redrive is not null) is { Redrive: var (own, receives) } bad)
            throw new FurnitureException(
                $"{bad.Name} has a dead-letter queue itself: looking at a message counts as a receive, and after {receives} it would move to {own.Name}; take its redrive policy away, or look all the same with --force"
            );
        return queues;
    }

    public Reasons ReasonsOf(ParseResult parsed, PieceFacts piece, Clients clients) =>
        new(clients, piece, parsed.GetValue(_logGroup), parsed.GetValue(_executable));
}
