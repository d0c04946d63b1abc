using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GapFurniture.Demo;

/// <summary>Debian's package index, cut into a few hundred objects: CSV into one table by prefix, ndjson into one table a section by regexp.</summary>
internal static class DebianInput
{
    private const int RowsPerObject = 128;

    private static readonly string[] s_sections = ["libs", "libdevel", "python", "doc", "perl", "devel"];

    private static readonly Column[] s_jsonColumns =
    [
        new("package", "varchar(256)"),
        new("version", "varchar(256)"),
        new("section", "varchar(64)"),
        new("priority", "varchar(32)"),
        new("architecture", "varchar(32)"),
        new("installed_kib", "bigint"),
        new("bytes", "bigint"),
        new("maintainer", "varchar(1024)"),
        new("homepage", "varchar(2048)"),
        new("description", "varchar(4096)"),
    ];

    private static readonly Column[] s_csvColumns =
    [
        new("package", "varchar(256)"),
        new("architecture", "varchar(32)"),
        new("bytes", "bigint"),
        new("depends_on", "integer"),
        new("description", "varchar(4096)"),
    ];

    public static DemoInput Read(string folder)
    {
        var objects = new List<(string, byte[])>();
        DemoTable[] tables =
        [
            ReadCsv(Path.Combine(folder, "packages.csv"), objects),
            .. ReadJson(Path.Combine(folder, "packages.ndjson.gz"), objects),
        ];
        const string Targets = """
              - redshift: {schema: public, table: files}
                s3: {key_prefix: csv/}
                sql_option: "CSV IGNOREHEADER 1"
              - redshift: {schema: debian, table: $1}
                s3: {key_regexp: '^ndjson/([a-z]+)/part-[0-9]+\.ndjson\.gz$'}
                sql_option: "JSON 'auto' GZIP"
            """;
        return new DemoInput("an excerpt of Debian's package index", tables, objects, Targets)
        {
            Poison = (
                "csv/poisoned.csv",
                "package,architecture,bytes,depends_on,description\nhello,amd64,56132,1,fine\nbye,amd64,rather many,0,no number\n"
            ),
        };
    }

    private static DemoTable ReadCsv(string path, List<(string, byte[])> objects)
    {
        var table = new DemoTable("public", "files", s_csvColumns);
        var records = Csv.Read(File.ReadAllText(path)).ToList();
        foreach (var chunk in records.Skip(1).Chunk(RowsPerObject))
        {
            foreach (var record in chunk)
                table.Expected.Add(record);
            var lines = chunk.Prepend(records[0]).Select(r => Csv.Write(r) + "\n");
            objects.Add(($"csv/part-{++table.Objects:0000}.csv", Encoding.UTF8.GetBytes(string.Concat(lines))));
        }
        return table;
    }

    private static IEnumerable<DemoTable> ReadJson(string path, List<(string, byte[])> objects)
    {
        var lines = Gzip.ReadText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => (Line: l, Row: Row(l)));
        foreach (var section in lines.GroupBy(l => TableOf(l.Row[2]!)))
        {
            var table = new DemoTable("debian", section.Key, s_jsonColumns);
            foreach (var chunk in section.Chunk(RowsPerObject))
            {
                foreach (var (_, row) in chunk)
                    table.Expected.Add(row);
                objects.Add(($"ndjson/{section.Key}/part-{++table.Objects:0000}.ndjson.gz", Gzip.Compress(chunk.Select(c => c.Line))));
            }
            yield return table;
        }
    }

    private static string TableOf(string section) => s_sections.Contains(section, StringComparer.Ordinal) ? section : "other";

    private static string?[] Row(string line)
    {
        using var document = JsonDocument.Parse(line);
        return [.. s_jsonColumns.Select(c => Text(document.RootElement.GetProperty(c.Name)))];
    }

    private static string? Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Number => value.GetInt64().ToString(CultureInfo.InvariantCulture),
            _ => value.GetString(),
        };
}
