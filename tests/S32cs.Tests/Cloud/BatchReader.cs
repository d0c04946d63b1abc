using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>Reads a batch by the rules of the document service: it is taken as a whole or not at all.</summary>
internal sealed partial class BatchReader(IReadOnlyDictionary<string, FieldType> configured)
{
    /// <summary>5 MB.</summary>
    public const int LargestBatch = 5 * 1024 * 1024;

    /// <summary>1 MB.</summary>
    public const int LargestDocument = 1024 * 1024;

    private const int MostFields = 200;
    private const int MostValues = 1000;

    /// <exception cref="CloudSearchException">The batch is not taken.</exception>
    public IReadOnlyList<BatchOperation> Read(byte[] body)
    {
        if (body.Length > LargestBatch)
            throw CloudSearchException.Document("Request Entity Too Large: the batch exceeds 5 MB", 413);
        using var document = Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            throw CloudSearchException.Document("The batch must be a JSON array");
        if (document.RootElement.GetArrayLength() == 0)
            throw CloudSearchException.Document("The batch must hold at least one operation");
        return [.. document.RootElement.EnumerateArray().Select((o, i) => ReadOperation(o.Clone(), i + 1))];
    }

    private static JsonDocument Parse(byte[] body)
    {
        try
        {
            // Strict: what the parser would forgive is refused here.
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(body);
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            throw CloudSearchException.Document($"Invalid JSON: {e.Message}");
        }
    }

    private BatchOperation ReadOperation(JsonElement operation, int index)
    {
        var id = "";
        try
        {
            if (operation.ValueKind != JsonValueKind.Object)
                throw Wrong(
                    operation.ValueKind == JsonValueKind.Array ? "Operations cannot be JSON arrays" : "Operations must be JSON objects"
                );
            id = ReadId(operation);
            if (Encoding.UTF8.GetByteCount(operation.GetRawText()) > LargestDocument)
                throw Wrong("Document exceeds 1 MB");
            foreach (var member in operation.EnumerateObject())
            {
                if (member.Name is not ("id" or "type" or "fields"))
                    throw Wrong($"Unknown member \"{member.Name}\"");
            }
            var type =
                operation.TryGetProperty("type", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
            var hasFields = operation.TryGetProperty("fields", out var fields);
            switch (type)
            {
                case "add":
                    if (!hasFields || fields.ValueKind != JsonValueKind.Object)
                        throw Wrong("An add operation must have fields");
                    CheckFields(fields);
                    return new BatchOperation(id, fields);
                case "delete":
                    // The schema has fields for both; a delete needs none.
                    return new BatchOperation(id, null);
                default:
                    throw Wrong("The type of an operation must be \"add\" or \"delete\"");
            }
        }
        catch (RuleException e)
        {
            throw CloudSearchException.Document(
                $"{e.Message} (near operation with index {index}{(id.Length > 0 ? $"; document_id {id}" : "")})"
            );
        }
    }

    private static string ReadId(JsonElement operation)
    {
        if (!operation.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String)
            throw Wrong("Every operation must have an id that is a string");
        var text = Valid(id);
        return Id().IsMatch(text) ? text : throw Wrong("Invalid document id");
    }

    private void CheckFields(JsonElement fields)
    {
        var count = 0;
        foreach (var field in fields.EnumerateObject())
        {
            if (++count > MostFields)
                throw Wrong($"A document can have no more than {MostFields} fields");
            if (!FieldName().IsMatch(field.Name) || field.Name == "score")
                throw Wrong($"Invalid field name \"{field.Name}\"");
            CheckValue(field.Name, field.Value);
        }
        if (count == 0)
            throw Wrong("An add operation must have fields");
    }

    private void CheckValue(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            if (value.GetArrayLength() > MostValues)
                throw Wrong($"Field \"{name}\" has more than {MostValues} values");
            foreach (var item in value.EnumerateArray())
                CheckPlain(name, item);
        }
        else
        {
            CheckPlain(name, value);
        }
        if (configured.Count == 0)
            return;
        if (!configured.TryGetValue(name, out var type))
            throw Wrong($"Field \"{name}\" is not configured in the domain's indexing options");
        CheckType(name, type, value);
    }

    private static void CheckPlain(string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                throw Wrong($"Field \"{name}\" is null");
            case JsonValueKind.Object or JsonValueKind.Array:
                throw Wrong($"Field \"{name}\" holds a nested value");
            case JsonValueKind.String:
                Valid(value);
                break;
        }
    }

    private static void CheckType(string name, FieldType type, JsonElement value)
    {
        var isArrayType = type.ToString().EndsWith("Array", StringComparison.Ordinal);
        if (value.ValueKind == JsonValueKind.Array && !isArrayType && value.GetArrayLength() > 1)
            throw Wrong($"Field \"{name}\" must have array type to have multiple values");
        foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
        {
            var text = item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText();
            var fits = type switch
            {
                FieldType.Int or FieldType.IntArray => long.TryParse(
                    text,
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out _
                ),
                FieldType.Double or FieldType.DoubleArray => double.TryParse(text, CultureInfo.InvariantCulture, out _),
                FieldType.Date or FieldType.DateArray => Date().IsMatch(text),
                _ => true,
            };
            if (!fits)
                throw Wrong($"Validation error for field '{name}': Invalid {type.ToString().ToLowerInvariant()} value {text}");
        }
    }

    // XML 1.0's characters; JSON's escapes are resolved here, and half a pair of surrogates cannot be.
    private static string Valid(JsonElement value)
    {
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("Invalid characters: half a surrogate pair");
        }
        foreach (var c in text)
        {
            if (c is < ' ' and not ('\t' or '\n' or '\r') or '\uFFFE' or '\uFFFF')
                throw Wrong($"Invalid characters: U+{(int)c:X4} is not allowed in XML 1.0");
        }
        return text;
    }

    private static RuleException Wrong(string message) => new(message);

    private sealed class RuleException(string message) : Exception(message);

    [GeneratedRegex(@"\A[A-Za-z0-9_\-=#;:/?@&]{1,128}\z", RegexOptions.None, 1000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,63}\z", RegexOptions.None, 1000)]
    private static partial Regex FieldName();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Date();
}
