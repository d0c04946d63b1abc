namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>One record of a file that a COPY loads.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Values">A text for each column, null for NULL; of a SUPER column its JSON.</param>
/// <param name="Fault">Why it cannot be read; the values are then empty.</param>
internal sealed record InputRecord(long Line, string?[] Values, RowException? Fault = null)
{
    /// <summary>The longest record that COPY takes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The records of a whole file.</summary>
    public static IEnumerable<InputRecord> Read(byte[] file, TargetColumn[] columns, CopyStatement copy) =>
        copy.Json is null ? DelimitedRecords.Read(file, columns, copy) : JsonRecords.Read(file, columns, copy.Json == "auto ignorecase");

    /// <summary>A record that cannot be read.</summary>
    public static InputRecord Bad(long line, int code, string reason, string rawLine, TargetColumn? column = null, string rawValue = "") =>
        new(line, [], new RowException(code, reason, column, rawValue) { RawLine = rawLine[..Math.Min(rawLine.Length, 1024)] });
}
