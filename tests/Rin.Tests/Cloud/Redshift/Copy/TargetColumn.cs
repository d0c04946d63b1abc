using System.Text;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>A column of the table that a COPY loads.</summary>
internal sealed record TargetColumn(string Name, string Type, int TypeModifier, bool Identity)
{
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);

    public ColumnKind Kind { get; } =
        Type switch
        {
            "varchar" or "text" => ColumnKind.Text,
            "bpchar" => ColumnKind.FixedText,
            "super" or "json" or "jsonb" => ColumnKind.Super,
            "int2" or "int4" or "int8" => ColumnKind.Integer,
            "timestamp" or "timestamptz" => ColumnKind.Timestamp,
            _ => ColumnKind.Other,
        };

    public bool IsText => Kind is ColumnKind.Text or ColumnKind.FixedText;

    /// <summary>Longest value in bytes, as Redshift counts; null when the type has no limit.</summary>
    public int? MaxBytes => IsText && TypeModifier > 4 ? TypeModifier - 4 : null;

    /// <summary>The type as Redshift's load error tables name it.</summary>
    public string RedshiftType =>
        Type switch
        {
            "varchar" or "text" => "varchar",
            "bpchar" => "char",
            "float4" => "real",
            "float8" => "float8",
            "bool" => "boolean",
            _ => Type,
        };
}
