using System.Text.Json.Nodes;

namespace GapFurniture.LocalCloud.DynamoDb;

/// <summary>A table. Thread safe: a condition and its write are one step.</summary>
internal sealed class LocalTable(string name, string key, string type)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JsonObject> _items = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public string Key { get; } = key;

    public string KeyType { get; } = type;

    /// <summary>Copies of all items.</summary>
    public IReadOnlyList<JsonObject> Items
    {
        get
        {
            lock (_lock)
                return [.. _items.Values.Select(Copy)];
        }
    }

    public JsonObject? Find(JsonObject key)
    {
        var id = IdOf(key, isKey: true);
        lock (_lock)
            return _items.TryGetValue(id, out var item) ? Copy(item) : null;
    }

    /// <summary>Replaces an item by what <paramref name="write"/> makes of it; null deletes it. Returns what was there before.</summary>
    /// <exception cref="Http.AwsException">The condition does not hold, or the item is not legal.</exception>
    public JsonObject? Write(JsonObject key, bool isKey, Func<JsonObject?, bool> condition, Func<JsonObject?, JsonObject?> write)
    {
        var id = IdOf(key, isKey);
        lock (_lock)
        {
            var before = _items.GetValueOrDefault(id);
            if (!condition(before))
                throw DynamoErrors.ConditionFailed();
            if (write(before is null ? null : Copy(before)) is { } after)
                _items[id] = after;
            else
                _items.Remove(id);
            return before;
        }
    }

    private static JsonObject Copy(JsonObject item) => (JsonObject)item.DeepClone();

    private string IdOf(JsonObject item, bool isKey)
    {
        if (isKey && item.Count != 1)
            throw DynamoErrors.Validation("The provided key element does not match the schema");
        if (item[Key] is not JsonObject attribute || attribute.Count != 1 || attribute[KeyType] is not { } value)
            throw isKey
                ? DynamoErrors.Validation("The provided key element does not match the schema")
                : DynamoErrors.Validation($"One or more parameter values were invalid: Missing the key {Key} in the item");
        return value.GetValue<string>() is { Length: > 0 } id
            ? id
            : throw DynamoErrors.Validation(
                $"One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: {Key}"
            );
    }
}
