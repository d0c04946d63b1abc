namespace GapFurniture.SsmWrap.Parameters;

/// <summary>A parameter as it was read. Its text form holds no value, so that none slips into a message.</summary>
/// <param name="Name">Its name, without selector.</param>
/// <param name="Value">Decrypted; a StringList stays as it is, joined by commas.</param>
/// <param name="Type">String, StringList or SecureString.</param>
/// <param name="Version">Its version; 0 when the service gave none.</param>
/// <param name="Selector">The selector that the reader gave, with its colon, such as <c>:3</c>; null for the latest version.</param>
/// <param name="Arn">Its ARN; null when the service gave none.</param>
internal sealed record ParameterValue(string Name, string Value, string? Type, long Version, string? Selector, string? Arn)
{
    public override string ToString() => $"{Name}{Selector}";

    /// <summary>Whether it answers this name, ARN or version. Emulators (moto, LocalStack) do not repeat the version.</summary>
    public bool Answers(string asked)
    {
        var (bare, selector) = ParameterQuery.SplitSelector(asked);
        return IsCalled(bare) && (selector == (Selector ?? "") || (Selector is null && selector == $":{Version}"));
    }

    /// <summary>Whether this is its name or ARN. AWS calls a secret by its reference, local emulators by its own name.</summary>
    public bool IsCalled(string bare)
    {
        const string references = "/aws/reference/secretsmanager/";
        return bare == Name || bare == Arn || (bare.StartsWith(references, StringComparison.Ordinal) && bare[references.Length..] == Name);
    }
}

/// <summary>One page of what lies below a path.</summary>
/// <param name="Parameters">At most ten; maybe none although more pages follow.</param>
/// <param name="NextToken">What to ask the next page with; null after the last one.</param>
internal sealed record ParameterPage(IReadOnlyList<ParameterValue> Parameters, string? NextToken);

/// <summary>What was read, to be looked up by the questions it was read for.</summary>
internal sealed class ParameterSet(List<ParameterValue> below, List<ParameterValue> named)
{
    public static ParameterSet Empty { get; } = new([], []);

    /// <returns>For a path what lies below it, in the service's order; for a name one parameter or none.</returns>
    public IReadOnlyList<ParameterValue> Find(ParameterQuery query)
    {
        if (query.IsPath)
            // The root also holds the names without a slash.
            return below.FindAll(p => query.Covers(p.Name) || (query.Name == "/" && p.Name[0] != '/'));
        var found = named.FindAll(p => p.Answers(query.Name));
        // Where several have no selector, the latest version is meant.
        found.Sort(static (a, b) => b.Version.CompareTo(a.Version));
        return (found.Count > 0 ? found[0] : below.Find(p => p.Answers(query.Name))) is { } value ? [value] : [];
    }
}
