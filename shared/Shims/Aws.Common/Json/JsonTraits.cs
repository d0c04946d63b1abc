using System.Text.Json.Serialization;

namespace GapFurniture.Shims.Aws.Json;

/// <summary>What the service model says of members and the official models do not show.</summary>
internal sealed class JsonTraits
{
    /// <summary>Whether a property (type, name) starts with a small letter on the wire.</summary>
    public Func<Type, string, bool> IsLowerCamel { get; init; } = (_, _) => false;

    /// <summary>Whether a property (type, name) gets a new GUID when the caller leaves it null, so that retries do not act twice.</summary>
    public Func<Type, string, bool> IsIdempotencyToken { get; init; } = (_, _) => false;

    /// <summary>Converters of the ConstantClass types that models use.</summary>
    public IReadOnlyList<JsonConverter> Constants { get; init; } = [];
}
