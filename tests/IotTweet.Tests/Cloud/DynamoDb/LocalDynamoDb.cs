using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.DynamoDb;

/// <summary>DynamoDB in memory: tables of items by one partition key. Thread safe.</summary>
internal sealed partial class LocalDynamoDb
{
    private readonly ConcurrentDictionary<string, LocalTable> _tables = new(StringComparer.Ordinal);

    /// <summary>Creates a table.</summary>
    /// <param name="name">3 to 255 letters, digits, <c>_ - .</c>.</param>
    /// <param name="key">Name of the partition key, a string.</param>
    /// <exception cref="AwsException">What AWS would refuse.</exception>
    public LocalTable CreateTable(string name, string key)
    {
        if (!Name().IsMatch(name))
            throw Validation($"Invalid table name: {name}");
        var table = new LocalTable(name, key);
        return _tables.TryAdd(name, table) ? table : throw Refusal("ResourceInUseException", $"Table already exists: {name}");
    }

    /// <returns>The table of a name or ARN.</returns>
    /// <exception cref="AwsException">There is none.</exception>
    public LocalTable Table(string name) =>
        _tables.GetValueOrDefault(name[(name.LastIndexOf('/') + 1)..])
        ?? throw Refusal("ResourceNotFoundException", "Requested resource not found");

    public static AwsException Validation(string message) => new(400, "com.amazon.coral.validate#ValidationException", message);

    public static AwsException Refusal(string code, string message) => new(400, "com.amazonaws.dynamodb.v20120810#" + code, message);

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{3,255}\z", RegexOptions.None, 1000)]
    private static partial Regex Name();
}

/// <summary>A table. Thread safe: a condition and its write are one step.</summary>
internal sealed class LocalTable(string name, string key)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JsonObject> _items = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    /// <summary>Copies of all items.</summary>
    public IReadOnlyList<JsonObject> Items
    {
        get
        {
            lock (_lock)
                return [.. _items.Values.Select(i => (JsonObject)i.DeepClone())];
        }
    }

    /// <returns>A copy of the item; null when there is none.</returns>
    public JsonObject? Find(JsonObject wanted)
    {
        if (wanted.Count != 1)
            throw LocalDynamoDb.Validation("The provided key element does not match the schema");
        var id = IdOf(wanted);
        lock (_lock)
            return (JsonObject?)_items.GetValueOrDefault(id)?.DeepClone();
    }

    /// <summary>Puts an item if the condition holds for the one of the same key.</summary>
    /// <exception cref="AwsException">The condition does not hold, or the item is not legal.</exception>
    public void Put(JsonObject item, Func<JsonObject?, bool> condition)
    {
        var id = IdOf(item);
        lock (_lock)
        {
            if (!condition(_items.GetValueOrDefault(id)))
                throw LocalDynamoDb.Refusal("ConditionalCheckFailedException", "The conditional request failed");
            _items[id] = (JsonObject)item.DeepClone();
        }
    }

    private string IdOf(JsonObject item) =>
        item[key] is not JsonObject { Count: 1 } attribute || attribute["S"] is not { } value
            ? throw LocalDynamoDb.Validation($"One or more parameter values were invalid: Missing the key {key} in the item")
        : value.GetValue<string>() is { Length: > 0 } id ? id
        : throw LocalDynamoDb.Validation(
            $"One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: {key}"
        );
}
