using System.Text.Json;
using System.Text.Json.Serialization;

namespace GapFurniture.Thumbs;

/// <summary>The events and answers of <see cref="Function"/>, for the serializer.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class EventJson : JsonSerializerContext;
