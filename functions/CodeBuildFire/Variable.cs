namespace GapFurniture.CodeBuildFire;

/// <summary>An environment variable of a build.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; for the other types the name of a parameter or a secret.</param>
/// <param name="Type"><c>PLAINTEXT</c>, <c>PARAMETER_STORE</c> or <c>SECRETS_MANAGER</c>.</param>
internal sealed record Variable(string Name, string Value, string Type = Variable.Plain)
{
    public const string Plain = "PLAINTEXT";

    /// <summary>Reads <c>NAME=VALUE</c>; null when it is something else.</summary>
    public static Variable? Parse(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 ? new Variable(text[..equals], text[(equals + 1)..]) : null;
}
