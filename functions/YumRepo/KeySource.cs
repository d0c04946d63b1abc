namespace GapFurniture.YumRepo;

/// <summary>Where a key or its passphrase is kept.</summary>
internal enum KeyKind
{
    /// <summary>A parameter of Parameter Store.</summary>
    Parameter,

    /// <summary>A key that never leaves KMS.</summary>
    Kms,

    /// <summary>A file.</summary>
    File,
}

/// <summary>A key or a passphrase, by its place.</summary>
/// <param name="Kind">Where it is kept.</param>
/// <param name="Name">Name of the parameter; id, ARN or alias of the key; path of the file.</param>
internal sealed record KeySource(KeyKind Kind, string Name)
{
    /// <exception cref="FormatException">It names nothing.</exception>
    public static KeySource Parse(string text) =>
        text.Split(':', 2) switch
        {
            ["ssm", { Length: > 0 } name] => new(KeyKind.Parameter, name),
            ["kms", { Length: > 0 } key] => new(KeyKind.Kms, key),
            ["ssm" or "kms", _] => throw new FormatException($"\"{text}\" names nothing"),
            _ => new(KeyKind.File, text),
        };

    public override string ToString() =>
        Kind switch
        {
            KeyKind.Parameter => "ssm:" + Name,
            KeyKind.Kms => "kms:" + Name,
            _ => Name,
        };
}
