namespace GapFurniture.Demo;

/// <summary>A column of a demo table.</summary>
/// <param name="Name">As in the input.</param>
/// <param name="Type">Redshift type: <c>bigint</c>, <c>numeric(38,12)</c>, <c>boolean</c> or a text type.</param>
internal sealed record Column(string Name, string Type)
{
    public string Quoted => $"\"{Name.ToLowerInvariant().Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>SQL that gives the value as <see cref="Fingerprint"/> writes it.</summary>
    public string AsText =>
        Type.StartsWith("numeric", StringComparison.Ordinal)
            ? $"coalesce(trim_scale({Quoted})::text, '\\N')"
            : $"coalesce({Quoted}::text, '\\N')";
}
