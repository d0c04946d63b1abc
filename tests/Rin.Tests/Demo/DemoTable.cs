namespace GapFurniture.Demo;

/// <summary>A table of the demo and what it should hold in the end.</summary>
internal sealed class DemoTable(string schema, string name, IReadOnlyList<Column> columns)
{
    public string Name { get; } = $"{schema}.{name}";

    public string Sql { get; } = $"\"{schema}\".\"{name}\"";

    public IReadOnlyList<Column> Columns { get; } = columns;

    public Fingerprint Expected { get; } = new();

    public int Objects { get; set; }

    public string CreateSql =>
        $"CREATE SCHEMA IF NOT EXISTS \"{schema}\"; CREATE TABLE {Sql} ({string.Join(", ", Columns.Select(c => $"{c.Quoted} {c.Type}"))})";
}
