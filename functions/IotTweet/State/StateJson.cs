using System.Text.Json.Serialization;

namespace GapFurniture.IotTweet.State;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ButtonState))]
internal sealed partial class StateJson : JsonSerializerContext;
