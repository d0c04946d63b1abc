using System.Collections.Concurrent;
using System.Text.Json;

namespace GapFurniture.LocalCloud.Http;

/// <summary>
/// What a caller may do, by action: a call that needs any other is denied as AWS denies it. It remembers what was used and what was refused,
/// so that a test can say whether a policy has gaps or a surplus. Resources and conditions of the policy are not looked at.
/// </summary>
internal sealed class AccessPolicy
{
    private readonly HashSet<string> _allowed;
    private readonly ConcurrentDictionary<string, byte> _used = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _denied = new(StringComparer.Ordinal);

    private AccessPolicy(HashSet<string> allowed) => _allowed = allowed;

    /// <summary>Actions that the policy allows, such as <c>s3:GetObject</c>.</summary>
    public IReadOnlyList<string> Allowed => [.. _allowed.Order(StringComparer.Ordinal)];

    /// <summary>Actions that calls have needed and had.</summary>
    public IReadOnlyList<string> Used => [.. _used.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Actions that calls have needed and had not.</summary>
    public IReadOnlyList<string> Denied => [.. _denied.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Allowed actions that no call has needed so far.</summary>
    /// <param name="rare">Those that only paths need which a test does not take.</param>
    /// <exception cref="ArgumentException">One of those is not allowed at all, or was used: the list is out of date.</exception>
    public IReadOnlyList<string> Unused(params string[] rare) =>
        rare.FirstOrDefault(action => !_allowed.Contains(action) || _used.ContainsKey(action)) is { } stale
            ? throw new ArgumentException($"{stale} is no longer a right that is only rarely used", nameof(rare))
            : [.. Allowed.Except(Used).Except(rare)];

    /// <summary>Reads a policy document, such as a piece's iam-policy.json.</summary>
    /// <exception cref="FormatException">It has something other than plain Allow statements with actions named in full.</exception>
    public static AccessPolicy Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var allowed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in document.RootElement.GetProperty("Statement").EnumerateArray())
        {
            if (statement.GetProperty("Effect").GetString() != "Allow")
                throw new FormatException("only Allow statements are understood");
            var action = statement.GetProperty("Action");
            foreach (var name in action.ValueKind == JsonValueKind.Array ? action.EnumerateArray().ToArray() : [action])
            {
                if (name.GetString() is not { } text || text.Contains('*', StringComparison.Ordinal))
                    throw new FormatException($"actions are named in full, not {name.GetRawText()}");
                allowed.Add(text);
            }
        }
        return new AccessPolicy(allowed);
    }

    /// <summary>Lets a call pass that needs these actions, or not.</summary>
    /// <exception cref="AwsException">AccessDenied, in the service's words.</exception>
    public void Check(string service, string operation, IReadOnlyList<string> needed)
    {
        foreach (var action in needed)
            (_allowed.Contains(action) ? _used : _denied).TryAdd(action, 0);
        if (needed.FirstOrDefault(a => !_allowed.Contains(a)) is { } missing)
            throw AwsErrors.Denied(service, $"User is not authorized to perform: {missing} (operation {operation})");
    }
}
