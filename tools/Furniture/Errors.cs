using Amazon.Runtime;
using Amazon.SQS.Model;
using GapFurniture.Aws;

namespace GapFurniture.Furniture;

/// <summary>What could not be done, in one message that says what to do next. Exit code 1.</summary>
internal sealed class FurnitureException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The message for people of an error of ours or of AWS's; null for any other, which is a bug.</summary>
    public static string? ReasonOf(Exception error) =>
        error is FurnitureException ? error.Message
        : AwsTrouble.Is(error) ? AwsTrouble.Describe(error)
        : null;

    /// <summary>Reads what the program may not be allowed to read, which is no proof that it is not there.</summary>
    /// <param name="unread">Takes the reason when it could not be read.</param>
    /// <returns>Null when it could not be read, too.</returns>
    public static async Task<T?> TryAsync<T>(Func<Task<T>> read, Action<string> unread)
        where T : class?
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (ReasonOf(e) is { } reason)
        {
            unread(reason);
            return null;
        }
    }

    /// <summary>Makes a service's refusal a message that names the actions which a caller needs.</summary>
    /// <exception cref="QueueDoesNotExistException">The queue is gone, which is for the caller to judge.</exception>
    public static async Task<T> ExplainAsync<T>(string problem, string needed, Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (AmazonServiceException e) when (e is not QueueDoesNotExistException)
        {
            throw new FurnitureException($"{problem}: {AwsTrouble.Describe(e, needed: needed)}", e);
        }
    }
}

/// <summary>Numbers with their nouns.</summary>
internal static class Counted
{
    /// <summary>Such as <c>1 message</c> or <c>2 messages</c>.</summary>
    public static string Of(long count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}

/// <summary>Wrong or missing arguments, all of them. Exit code 2.</summary>
internal sealed class UsageException(params IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
