using System.Globalization;
using System.Text.Json;
using GapFurniture.LocalCloud.Redshift.Sql;
using GapFurniture.LocalCloud.S3;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>A JSONPaths file: one path for each column, in order, in dot or bracket notation.</summary>
internal sealed class JsonPaths
{
    private readonly object[][] _paths;

    private JsonPaths(object[][] paths) => _paths = paths;

    /// <exception cref="SqlException">The file is missing, is not JSON, or its paths are not of the columns' number and form.</exception>
    public static JsonPaths Load(IObjectSource s3, string address, int columns)
    {
        var (bucket, key) = CopyParser.Location(address);
        using var stream =
            s3.OpenRead(bucket, key) ?? throw SqlException.Internal($"The specified S3 prefix '{key}' does not exist", address);
        try
        {
            using var document = JsonDocument.Parse(stream);
            var paths = document.RootElement.GetProperty("jsonpaths").EnumerateArray().Select(p => Parse(p.GetString()!)).ToArray();
            return paths.Length == columns
                ? new JsonPaths(paths)
                : throw SqlException.Internal(
                    $"Number of jsonpaths and the number of columns should match. JSONPath size: {paths.Length}, Number of columns in table or column list: {columns}"
                );
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw SqlException.Internal("Invalid JSONPath format: " + e.Message, address);
        }
    }

    /// <summary>The value for a column; null when the path leads nowhere.</summary>
    public JsonElement? Find(JsonElement root, int column)
    {
        var at = root;
        foreach (var step in _paths[column])
        {
            if (step is string name)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                    return null;
            }
            else if (at.ValueKind == JsonValueKind.Array && (int)step < at.GetArrayLength())
                at = at[(int)step];
            else
                return null;
        }
        return at;
    }

    private static object[] Parse(string path)
    {
        if (!path.StartsWith('$'))
            throw new FormatException($"'{path}' does not begin with $");
        var steps = new List<object>();
        var at = 1;
        while (at < path.Length)
        {
            if (path[at] == '.')
            {
                var end = path.IndexOfAny(['.', '['], at + 1);
                end = end < 0 ? path.Length : end;
                steps.Add(end > at + 1 ? path[(at + 1)..end] : throw new FormatException($"'{path}' has an empty name"));
                at = end;
                continue;
            }
            var close = path[at] == '[' ? path.IndexOf(']', at) : -1;
            if (close < 0)
                throw new FormatException($"'{path}' is neither in dot nor in bracket notation");
            var inner = path[(at + 1)..close].Trim();
            if (inner.Length > 2 && inner[0] is '\'' or '"' && inner[^1] == inner[0])
                steps.Add(inner[1..^1]);
            else
                steps.Add(int.Parse(inner, NumberStyles.None, CultureInfo.InvariantCulture));
            at = close + 1;
        }
        return [.. steps];
    }
}
