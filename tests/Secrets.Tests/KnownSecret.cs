using System.Text;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.Secrets.Tests;

/// <summary>A secret that a test run used.</summary>
/// <param name="Kind">Where it may stand.</param>
/// <param name="Value">The secret.</param>
internal sealed record KnownSecret(SecretKind Kind, string Value)
{
    /// <summary>Shorter ones stand in ordinary text by chance, and finding them would prove nothing.</summary>
    public const int ShortestSearched = 8;

    /// <summary>A line that <see cref="Traces.Secret"/> wrote.</summary>
    public static KnownSecret Parse(string line)
    {
        var (kind, value) = (line.Split(' ')[0], line.Split(' ')[1]);
        return new KnownSecret(Enum.Parse<SecretKind>(kind), Encoding.UTF8.GetString(Convert.FromBase64String(value)));
    }
}
