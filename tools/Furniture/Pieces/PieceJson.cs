using System.Text.Json.Serialization;

namespace GapFurniture.Furniture.Pieces;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(PieceFacts))]
internal sealed partial class PieceJson : JsonSerializerContext;
