namespace GapFurniture.Shared.Parameters;

/// <summary>A parameter as it was read. Its text form holds no value, so that none slips into a log.</summary>
/// <param name="Name">Its name, without selector.</param>
/// <param name="Value">Decrypted; a StringList stays as it is, joined by commas.</param>
/// <param name="Type">String, StringList or SecureString.</param>
/// <param name="Version">Its version; 0 when the service gave none.</param>
/// <param name="Selector">The selector that the reader gave, with its colon, such as <c>:3</c>; null for the latest version.</param>
/// <param name="Arn">Its ARN; null when the service gave none.</param>
public sealed record ParameterValue(string Name, string Value, string? Type, long Version, string? Selector, string? Arn)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}{Selector}";

    /// <summary>Whether a reader who asked for this name, ARN or version gets this parameter.</summary>
    internal bool Answers(string asked) => Matches(asked, Name) || (Arn is not null && Matches(asked, Arn));

    private bool Matches(string asked, string name) =>
        Selector is null
            ? asked == name
            : asked.Length == name.Length + Selector.Length
                && asked.StartsWith(name, StringComparison.Ordinal)
                && asked.EndsWith(Selector, StringComparison.Ordinal);
}
