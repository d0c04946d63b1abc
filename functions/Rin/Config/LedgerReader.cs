using System.Text;
using GapFurniture.Rin.Copy;

namespace GapFurniture.Rin.Config;

/// <summary>Reads the <c>exactly_once</c> sections.</summary>
internal static class LedgerReader
{
    // Redshift's longest identifier.
    private const int MaxNameBytes = 127;

    public static YamlMap Section(YamlMap parent) => parent.Map("exactly_once").Only("schema", "table");

    /// <summary>A target's ledger, each field from its own section or the global one; null when there is neither.</summary>
    public static TableName? Read(YamlMap own, YamlMap global)
    {
        if (!own.Exists && !global.Exists)
            return null;
        var schema = Name(own, "schema") ?? Name(global, "schema");
        if ((Name(own, "table") ?? Name(global, "table")) is { } table)
            return new TableName(schema, table);
        (own.Exists ? own : global).Problem("table", "missing; it names the ledger, such as rin_ledger");
        return null;
    }

    // One ledger serves many tables and is created ahead of them: its name cannot come out of keys.
    private static string? Name(YamlMap section, string key)
    {
        var name = section.Text(key);
        if (name is null)
            return null;
        if (Placeholders.Highest(name) >= 0)
            section.Problem(key, $"\"{name}\": $0, $1 … cannot be used in the name of a ledger");
        if (name.Any(char.IsControl) || Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
            section.Problem(key, $"a name of at most {MaxNameBytes} bytes without control characters is expected");
        return name;
    }
}
