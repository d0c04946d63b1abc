using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.DynamoDb;

/// <summary>DynamoDB in memory: tables of items by one partition key. Thread safe.</summary>
internal sealed partial class LocalDynamoDb
{
    private readonly ConcurrentDictionary<string, LocalTable> _tables = new(StringComparer.Ordinal);

    /// <summary>Creates a table.</summary>
    /// <param name="name">3 to 255 letters, digits, <c>_ - .</c>.</param>
    /// <param name="key">Name of the partition key.</param>
    /// <param name="type"><c>S</c> or <c>N</c>.</param>
    /// <exception cref="AwsException">What AWS would refuse.</exception>
    public LocalTable CreateTable(string name, string key, string type = "S")
    {
        if (!Name().IsMatch(name))
            throw DynamoErrors.Validation($"Invalid table name: {name}");
        if (type is not ("S" or "N"))
            throw DynamoErrors.Validation("The local cloud's keys are of type S or N");
        var table = new LocalTable(name, key, type);
        return _tables.TryAdd(name, table) ? table : throw DynamoErrors.InUse(name);
    }

    /// <summary>The table of a name or ARN.</summary>
    /// <exception cref="AwsException">There is none.</exception>
    public LocalTable Table(string name) => _tables.GetValueOrDefault(name[(name.LastIndexOf('/') + 1)..]) ?? throw DynamoErrors.NotFound();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{3,255}\z", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
