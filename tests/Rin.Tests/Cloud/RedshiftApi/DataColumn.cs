using System.Globalization;
using System.Text.Json.Nodes;

namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>Types and values as GetStatementResult gives them.</summary>
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
}
