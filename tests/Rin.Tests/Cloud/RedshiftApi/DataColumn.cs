using System.Globalization;
using System.Text.Json.Nodes;

namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>Columns and values as GetStatementResult gives them.</summary>
internal static class DataColumn
{
    /// <summary>Redshift's name of a type.</summary>
    public static string TypeName(string type)
    {
        var open = type.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? type : type[..open] + type[(type.IndexOf(')', StringComparison.Ordinal) + 1)..];
        return name switch
        {
            "smallint" => "int2",
            "integer" => "int4",
            "bigint" => "int8",
            "real" => "float4",
            "double precision" => "float8",
            "boolean" => "bool",
            "character varying" or "text" => "varchar",
            "character" => "bpchar",
            "timestamp without time zone" => "timestamp",
            "timestamp with time zone" => "timestamptz",
            "time without time zone" => "time",
            "time with time zone" => "timetz",
            "json" or "jsonb" => "super",
            "bytea" => "varbyte",
            _ => name,
        };
    }

    public static JsonObject Metadata(string name, string type)
    {
        var (first, second) = Modifiers(type);
        var typeName = TypeName(type);
        var isText = typeName is "varchar" or "bpchar" or "super";
        var precision = typeName switch
        {
            "int2" => 5,
            "int4" => 10,
            "int8" => 19,
            "float4" => 8,
            "float8" => 17,
            "bool" => 1,
            _ => first,
        };
        return new JsonObject
        {
            ["name"] = name,
            ["label"] = name,
            ["typeName"] = typeName,
            ["nullable"] = 1,
            ["length"] = isText ? first : 0,
            ["precision"] = precision,
            ["scale"] = typeName == "numeric" ? second : 0,
            ["isSigned"] = typeName is "int2" or "int4" or "int8" or "float4" or "float8" or "numeric",
            ["isCaseSensitive"] = isText,
            ["isCurrency"] = false,
            ["schemaName"] = "",
            ["tableName"] = "",
        };
    }

    public static JsonObject Field(string typeName, string? text) =>
        (typeName, text) switch
        {
            (_, null) => new JsonObject { ["isNull"] = true },
            ("int2" or "int4" or "int8" or "oid", _) => new JsonObject { ["longValue"] = long.Parse(text, CultureInfo.InvariantCulture) },
            ("float4" or "float8", _) when double.Parse(text, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) =>
                new JsonObject { ["doubleValue"] = number },
            ("bool", _) => new JsonObject { ["booleanValue"] = text == "t" },
            ("varbyte", _) => new JsonObject { ["blobValue"] = Convert.ToBase64String(Convert.FromHexString(text[2..])) },
            _ => new JsonObject { ["stringValue"] = text },
        };

    private static (int First, int Second) Modifiers(string type)
    {
        var open = type.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return (0, 0);
        var parts = type[(open + 1)..type.IndexOf(')', StringComparison.Ordinal)].Split(',');
        var first = int.Parse(parts[0], CultureInfo.InvariantCulture);
        return (first, parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
    }
}
