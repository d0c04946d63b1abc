using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GapFurniture.Demo;

/// <summary>Files that the user gives: one table each, named like the file, columns inferred from all its rows.</summary>
internal static partial class FileInput
{
    private const int RowsPerObject = 5000;

    public static DemoInput Read(IReadOnlyList<string> paths)
    {
        var tables = new List<DemoTable>();
        var objects = new List<(string, byte[])>();
        foreach (var path in paths)
        {
            try
            {
                tables.Add(ReadFile(path, UniqueName(path, tables), objects));
            }
            catch (Exception e)
                when (e is IOException or UnauthorizedAccessException or JsonException or DecoderFallbackException or InvalidDataException)
            {
                throw new DemoException($"{path}: {e.Message}", e);
            }
        }
        const string Targets = """
              - redshift: {schema: public, table: $1}
                s3: {key_regexp: '^csv/([a-z0-9_]+)/'}
                sql_option: "CSV IGNOREHEADER 1 GZIP"
              - redshift: {schema: public, table: $1}
                s3: {key_regexp: '^ndjson/([a-z0-9_]+)/'}
                sql_option: "JSON 'auto ignorecase' GZIP"
            """;
        return new DemoInput(string.Join(", ", paths), tables, objects, Targets);
    }

    private static DemoTable ReadFile(string path, string name, List<(string, byte[])> objects)
    {
        var kind = Extension().Match(path).Groups["kind"].Value.ToLowerInvariant();
        var text =
            kind.Length > 0 ? Gzip.ReadText(path) : throw new DemoException($"{path}: neither .json, .ndjson nor .csv (plain or .gz)");
        return kind == "csv" ? ReadCsv(text, name, objects) : ReadJson(text, name, objects);
    }

    private static DemoTable ReadCsv(string text, string name, List<(string, byte[])> objects)
    {
        var records = Csv.Read(text).ToList();
        if (records.Count < 2)
            throw new InvalidDataException("no rows; the first line of a CSV names its columns");
        var header = records[0];
        if (records.Find(r => r.Count != header.Count) is { } odd)
            throw new InvalidDataException($"a row has {odd.Count} fields and the header {header.Count}: {string.Join(',', odd)}");
        var types = Enumerable.Range(0, header.Count).Select(i => ValueType.OfTexts(records.Skip(1).Select(r => r[i]))).ToArray();
        var table = new DemoTable("public", name, [.. header.Zip(types, (n, t) => new Column(n.Trim(), t))]);
        foreach (var chunk in records.Skip(1).Chunk(RowsPerObject))
        {
            foreach (var record in chunk)
                table.Expected.Add(record.Zip(types, ValueType.Canonical));
            objects.Add(($"csv/{name}/part-{++table.Objects:0000}.csv.gz", Gzip.Compress(chunk.Prepend(header).Select(Csv.Write))));
        }
        return table;
    }

    private static DemoTable ReadJson(string text, string name, List<(string, byte[])> objects)
    {
        var rows = JsonRows.Read(text);
        if (rows.Count == 0)
            throw new InvalidDataException("no JSON objects in it");
        var names = rows.SelectMany(r => r.EnumerateObject().Select(p => p.Name)).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var columns = names.Select(n => new Column(n, ValueType.OfJson(rows.Select(r => JsonRows.Value(r, n))))).ToArray();
        var table = new DemoTable("public", name, columns);
        foreach (var chunk in rows.Chunk(RowsPerObject))
        {
            foreach (var row in chunk)
                table.Expected.Add(columns.Select(c => JsonRows.Text(JsonRows.Value(row, c.Name), c.Type)));
            objects.Add(($"ndjson/{name}/part-{++table.Objects:0000}.ndjson.gz", Gzip.Compress(chunk.Select(r => JsonRows.Line(r)))));
        }
        return table;
    }

    private static string UniqueName(string path, List<DemoTable> tables)
    {
        var stem = Extension().Replace(Path.GetFileName(path), "");
        var name = NotIdentifier().Replace(stem.ToLowerInvariant(), "_").Trim('_');
        name = name.Length == 0 || char.IsAsciiDigit(name[0]) ? "t_" + name : name;
        var unique = name;
        for (var n = 2; tables.Any(t => t.Name == $"public.{unique}"); n++)
            unique = $"{name}_{n}";
        return unique;
    }

    [GeneratedRegex(@"\.(?<kind>json|ndjson|jsonl|csv)(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Extension();

    [GeneratedRegex("[^a-z0-9_]+", RegexOptions.None, 1000)]
    private static partial Regex NotIdentifier();
}
